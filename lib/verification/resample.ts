import { type RandomStream, randomStream } from "../base/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import type { BootstrapOptions, Statistic } from "./bootstrap.ts";

/** A statistic of all blocks and of the replicates. */
export interface Resampled {
  /** Of all blocks. */
  readonly estimate: number;
  /** Of the replicates that define it, rising. */
  readonly defined: Float64Array;
  /** Number of replicates that do not. */
  readonly undefinedCount: number;
  /** How much the blocks that bear on it weigh. */
  readonly masses: readonly number[];
}

/** Fewest replicates of which one lies beyond each end of an interval of confidence `level`: 40 for 95 %. */
export function leastReplicates(level = 0.95): number {
  return Math.ceil(2 / (1 - level) - 1e-9);
}

/**
 * Draws as many blocks as there are with replacement, alone or in runs, merges them, and reads every statistic; many times.
 *
 * @throws RangeError when replicates, level or mean length are out of range.
 */
export function resample<State>(
  blocks: readonly State[],
  accumulator: Pick<Accumulator<State, never, unknown>, "init" | "merge">,
  options: BootstrapOptions & { readonly statistics: readonly Statistic<State>[] },
): readonly Resampled[] {
  const { statistics, replicates = 1000, level = 0.95, seed = 0, name = "bootstrap", meanLength = 1 } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`Confidence level ${level} is outside (0, 1)`);
  const fewest = leastReplicates(level);
  if (!Number.isInteger(replicates) || replicates < fewest) {
    throw new RangeError(`Number of replicates ${replicates} is not a whole number of ${fewest} or more`);
  }
  if (!(meanLength >= 1 && meanLength < Infinity)) throw new RangeError(`Mean length ${meanLength} is not 1 or more`);
  const values = statistics.map(() => new Float64Array(replicates).fill(NaN));
  const whole = blocks.reduce((state, block) => accumulator.merge(state, block), accumulator.init());
  if (blocks.length > 1) {
    const random = randomStream(seed, name);
    const times = new Int32Array(blocks.length);
    for (let r = 0; r < replicates; r++) {
      drawBlocks(times, random, meanLength);
      const state = accumulator.init();
      for (let b = 0; b < blocks.length; b++) if (times[b]! > 0) accumulator.merge(state, blocks[b]!, times[b]!);
      for (let k = 0; k < statistics.length; k++) values[k]![r] = statistics[k]!.value(state);
    }
  }
  return statistics.map((statistic, k) => {
    const defined = values[k]!.filter(Number.isFinite).sort();
    return {
      estimate: statistic.value(whole),
      defined,
      undefinedCount: replicates - defined.length,
      masses: blocks.map((block) => statistic.mass?.(block) ?? 1).filter((mass) => mass > 0),
    };
  });
}

/**
 * How often each block is drawn: after a block comes its neighbour, the first after the last, with the chance
 * 1 - 1 / meanLength, else any (Politis & Romano 1994, J. Am. Stat. Assoc. 89, 1303).
 */
function drawBlocks(times: Int32Array, random: RandomStream, meanLength: number): void {
  times.fill(0);
  let block = -1;
  for (let draw = 0; draw < times.length; draw++) {
    const goesOn = meanLength > 1 && draw > 0 && random.next() >= 1 / meanLength;
    block = goesOn ? (block + 1) % times.length : random.integer(times.length);
    times[block]! += 1;
  }
}
