import type { Accumulator } from "./accumulator.ts";
import { resample, type Resampled } from "./resample.ts";
import { normalQuantile, studentQuantile } from "./student.ts";

/** How intervals are drawn. */
export interface BootstrapOptions {
  /** Number of replicates, {@link leastReplicates} or more. Default 1000. */
  readonly replicates?: number;
  /** Confidence level in (0, 1). Default 0.95. */
  readonly level?: number;
  /** Seed of the draws. Default 0. */
  readonly seed?: number;
  /** Name of the random stream: the same seed and name draw the same blocks. Default "bootstrap". */
  readonly name?: string;
  /**
   * Mean number of neighbours drawn together, 1 or more: the stationary bootstrap (Politis & Romano 1994), for blocks in the
   * order of time that depend on those before. Default 1: every block is drawn alone. Rather too long than too short: means of
   * 120 days with a correlation of 0.6 from day to day are covered in 65 % drawn alone, 87, 89 and 93 % in runs of 5, 10, 20,
   * of a nominal 95 %.
   */
  readonly meanLength?: number;
}

/** A number read from a state, whose interval is wanted. */
export interface Statistic<State> {
  /** The number; NaN where it is undefined. */
  value(state: State): number;
  /** How much the state weighs in the number, 0 when it does not bear on it. Default: all states weigh alike. */
  mass?(state: State): number;
  /** Least and greatest possible value, to which intervals are cut. Default: any. */
  readonly range?: readonly [number, number];
}

/** A confidence interval. */
export interface Interval {
  /** Lower limit; NaN where there is no interval. */
  readonly low: number;
  /** Upper limit; NaN where there is no interval. */
  readonly high: number;
  /** Number of blocks that bear on the number. */
  readonly blocks: number;
  /** Why there is no interval; null when there is one. */
  readonly reason: string | null;
}

export { leastReplicates } from "./resample.ts";

/** The value below which the share `p` of the sorted values lies, linear between them (Hyndman & Fan 1996, type 7). */
function sortedQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const k = Math.floor(at);
  const below = sorted[k]!;
  return k + 1 < sorted.length ? below + (at - k) * (sorted[k + 1]! - below) : below;
}

/**
 * How much wider than the percentile interval an honest one is, when `masses` are the weights of the blocks:
 * t(m - 1) / z * sqrt(m / (m - 1)), the factor that makes the bootstrap of a mean Student's interval (Hesterberg 2015,
 * section 3.2), with m Kish's effective number of blocks, (sum w)^2 / sum w^2, at least 2. Blocks of rain weigh very
 * unequally, and then their plain number is too hopeful (Carter, Schnepel & Steigerwald 2017).
 *
 * Runs of mean length L weigh correlations at lag k by q^k, q = 1 - 1 / L: a lag window, whose degrees of freedom are m over the
 * sum of q^2|k|, and whose loss by centring is that of m over the sum of q^|k| blocks (Priestley 1981, section 6.2).
 */
function wideningFactor(masses: readonly number[], level: number, meanLength: number): number {
  let sum = 0;
  let squares = 0;
  for (const mass of masses) {
    sum += mass;
    squares += mass * mass;
  }
  const m = sum * sum / squares;
  const window = (q: number): number => (1 + q) / (1 - q);
  const q = 1 - 1 / meanLength;
  const free = Math.max(2, m / window(q * q)) - 1;
  const centred = Math.max(2, m / window(q));
  const tail = (1 - level) / 2;
  return studentQuantile(tail, free) / -normalQuantile(tail) * Math.sqrt(centred / (centred - 1));
}

/**
 * Confidence intervals by resampling blocks: each replicate merges as many blocks as there are, drawn with replacement,
 * and every statistic is read from it. Cost: blocks times replicates, whatever the number of pairs.
 *
 * The percentile interval of few blocks is too narrow (for ten storms a nominal 95 % covers about 87 %), and BCa does not
 * help there. So its two arms are lengthened by {@link wideningFactor} and cut to the range of the score. Measured on
 * simulated storms of very unequal size, 3 to 30 of them: 92 to 99 % for bias, relative bias, correlation, CSI, POD and
 * frequency bias. MAE, RMSE and log ratio spread of heavy-tailed rain stay below, 80 to 94 %: no resampling knows the
 * storm that did not come. Blocks must be independent of each other: days, or storms cut by dry gaps; or, in the order of time,
 * drawn in runs of a mean length.
 *
 * @param blocks States, one per block.
 * @param accumulator How states are made and merged.
 * @param options Statistics, replicates, level, seed.
 * @returns One interval per statistic. There is none (NaN, with a reason) for fewer than two blocks that bear on it, when
 * more than the share 1 - level of replicates is undefined, or when all replicates agree.
 * @throws RangeError when replicates or level are out of range.
 */
export function bootstrap<State>(
  blocks: readonly State[],
  accumulator: Pick<Accumulator<State, never, unknown>, "init" | "merge">,
  options: BootstrapOptions & { readonly statistics: readonly Statistic<State>[] },
): readonly Interval[] {
  const { statistics, level = 0.95, meanLength = 1 } = options;
  return resample(blocks, accumulator, options).map((resampled, k): Interval => {
    const n = resampled.masses.length;
    const reason = whyNone(resampled, blocks.length, level);
    if (reason !== null) return { low: NaN, high: NaN, blocks: n, reason };
    const [least, greatest] = statistics[k]!.range ?? [-Infinity, Infinity];
    const [low, high] = intervalAt(resampled, level, meanLength);
    return { low: Math.max(least, low), high: Math.min(greatest, high), blocks: n, reason: null };
  });
}

/** Why there is no interval; null when there is one. */
export function whyNone(
  { estimate, defined, undefinedCount, masses }: Resampled,
  blocks: number,
  level: number,
): string | null {
  if (masses.length < 2) return `${masses.length} of ${blocks} blocks bear on it: an interval needs 2`;
  if (!Number.isFinite(estimate)) return "the score is undefined";
  const replicates = defined.length + undefinedCount;
  if (undefinedCount > (1 - level) * replicates) return `undefined in ${undefinedCount} of ${replicates} replicates`;
  if (defined[0] === defined.at(-1)) return "all replicates agree: the blocks do not say how it varies";
  return null;
}

/** The interval of one confidence level, not yet cut to the range of the score. */
export function intervalAt(
  { estimate, defined, masses }: Resampled,
  level: number,
  meanLength: number,
): readonly [number, number] {
  const factor = wideningFactor(masses, level, meanLength);
  const tail = (1 - level) / 2;
  const below = Math.max(0, estimate - sortedQuantile(defined, tail));
  const above = Math.max(0, sortedQuantile(defined, 1 - tail) - estimate);
  return [estimate - factor * below, estimate + factor * above];
}

/** What the interval is, in words, for results. */
export const INTERVAL_METHOD =
  "block bootstrap, percentile arms widened by t(m-1)/z*sqrt(m/(m-1)), m = effective number of blocks";
