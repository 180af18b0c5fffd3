import type { Accumulator } from "../accumulator.ts";
import { type BootstrapOptions, intervalAt, type Statistic, whyNone } from "../bootstrap.ts";
import { resample, type Resampled } from "../resample.ts";

/** The states of two products on the same block of data. */
export interface BlockPair<State> {
  /** Of the first product. */
  readonly first: State;
  /** Of the second. */
  readonly second: State;
}

/** How a score differs between two products. */
export interface PairedDifference {
  /** Score of the first; NaN where it is undefined, as the others. */
  readonly first: number;
  /** Score of the second. */
  readonly second: number;
  /** First - second. */
  readonly difference: number;
  /** Lower limit of the difference, cut to what the range of the score allows; NaN without an interval. */
  readonly low: number;
  /** Upper limit of the difference. */
  readonly high: number;
  /**
   * Two-sided p-value of no difference: the least 1 - level whose interval leaves out 0. Not below 2 / replicates, for which
   * controls of many groups may want more of them.
   */
  readonly p: number;
  /** Confidence level. */
  readonly level: number;
  /** Number of blocks that bear on it. */
  readonly blocks: number;
  /** Why there is no interval; null when there is one. */
  readonly reason: string | null;
}

/**
 * Differences of scores between two products, with intervals by a bootstrap that draws the same blocks for both, so that what
 * they share (easy days, hard days) cancels. Any accumulator, any statistic of it.
 *
 * @param blocks States of both products, one pair per independent block; in the order of time when drawn in runs.
 * @param accumulator How states are made and merged.
 * @param options Statistics, replicates, level, seed, mean length of runs.
 * @returns One difference per statistic.
 * @throws RangeError when replicates, level or mean length are out of range.
 */
export function pairedDifference<State>(
  blocks: readonly BlockPair<State>[],
  accumulator: Pick<Accumulator<State, never, unknown>, "init" | "merge">,
  options: BootstrapOptions & { readonly statistics: readonly Statistic<State>[] },
): readonly PairedDifference[] {
  const { level = 0.95, meanLength = 1, replicates = 1000 } = options;
  const both = {
    init: (): BlockPair<State> => ({ first: accumulator.init(), second: accumulator.init() }),
    merge: (state: BlockPair<State>, other: BlockPair<State>, times = 1): BlockPair<State> => {
      accumulator.merge(state.first, other.first, times);
      accumulator.merge(state.second, other.second, times);
      return state;
    },
  };
  const statistics = options.statistics.map((statistic): Statistic<BlockPair<State>> => ({
    value: ({ first, second }) => statistic.value(first) - statistic.value(second),
    mass: ({ first, second }) => (statistic.mass?.(first) ?? 0.5) + (statistic.mass?.(second) ?? 0.5),
  }));
  const whole = blocks.reduce((state, block) => both.merge(state, block), both.init());
  return resample(blocks, both, { ...options, statistics }).map((resampled, k) => {
    const reason = whyNone(resampled, blocks.length, level);
    const [low, high] = reason === null ? intervalAt(resampled, level, meanLength) : [NaN, NaN];
    const { value, range: [least, greatest] = [-Infinity, Infinity] } = options.statistics[k]!;
    const most = greatest - least;
    return {
      first: value(whole.first),
      second: value(whole.second),
      difference: resampled.estimate,
      low: Math.max(-most, low),
      high: Math.min(most, high),
      p: reason === null ? pValue(resampled, meanLength, 2 / replicates) : NaN,
      level,
      blocks: resampled.masses.length,
      reason,
    };
  });
}

/** The least 1 - level of which the interval leaves out 0, by bisection of the level; `least` at the least. */
function pValue(resampled: Resampled, meanLength: number, least: number): number {
  const leavesOut = (p: number): boolean => {
    const [low, high] = intervalAt(resampled, 1 - p, meanLength);
    return low > 0 || high < 0;
  };
  if (leavesOut(least)) return least;
  let [out, inside] = [1, least];
  while (out - inside > 1e-6) {
    const middle = (out + inside) / 2;
    if (leavesOut(middle)) out = middle;
    else inside = middle;
  }
  return out;
}
