import type { BootstrapOptions } from "./bootstrap.ts";
import { pairedDifference } from "./inference/paired_difference.ts";
import type { PairedAccumulator } from "./paired.ts";
import { orNull, readingsOf, type ScoreName } from "./scores.ts";

/** How a score of one product differs from that of the first: plain JSON, null where undefined. */
export interface ScoreDifference {
  /** Score of the product - score of the first. */
  readonly difference: number | null;
  /** Lower limit of the difference. */
  readonly low: number | null;
  /** Upper limit of the difference. */
  readonly high: number | null;
  /** Two-sided p-value of no difference; null without an interval. */
  readonly p: number | null;
  /** Blocks that bear on it. */
  readonly blocks: number;
  /** Why there is no interval; else null. */
  readonly note: string | null;
}

/** A score of several products on the same pairs: plain JSON. */
export interface ComparedScore {
  /** Name of the score. */
  readonly score: ScoreName;
  /** Event threshold, in the units of the data; null for scores of all values. */
  readonly threshold: number | null;
  /** Pairs that the score of the first rests on. */
  readonly n: number;
  /** The score of each product; null where undefined. */
  readonly values: readonly (number | null)[];
  /** Of each product but the first, how it differs from it. */
  readonly differences: readonly ScoreDifference[];
}

/**
 * Scores of several products on the same pairs, with intervals of their differences to the first by a bootstrap that draws the
 * same blocks for all.
 *
 * @param blocks States of `accumulator` by block and product, [block][product].
 * @param accumulator The accumulator that made them.
 * @param options Scores (default the usual ones) and the bootstrap.
 * @throws RangeError for fewer than two products, an unknown score, one that needs a threshold where there is none, or a bad
 * bootstrap option.
 */
export function compareScores(
  blocks: readonly (readonly Float64Array<ArrayBuffer>[])[],
  accumulator: PairedAccumulator,
  options: { readonly scores?: readonly ScoreName[]; readonly bootstrap?: BootstrapOptions } = {},
): readonly ComparedScore[] {
  const products = blocks[0]?.length ?? 0;
  if (products < 2) {
    throw new RangeError(`Cannot compare ${products} products: give states of two or more in each block`);
  }
  const statistics = readingsOf(accumulator, options.scores);
  const wholes = Array.from(
    { length: products },
    (_, k) => blocks.reduce((state, block) => accumulator.merge(state, block[k]!), accumulator.init()),
  );
  const differences = wholes.slice(1).map((_, k) => {
    const pairs = blocks.map((block) => ({ first: block[k + 1]!, second: block[0]! }));
    return pairedDifference(pairs, accumulator, { ...options.bootstrap, statistics });
  });
  return statistics.map((reading, i) => ({
    score: reading.score,
    threshold: reading.threshold,
    n: reading.n(wholes[0]!),
    values: wholes.map((whole) => orNull(reading.value(whole))),
    differences: differences.map((all) => {
      const { difference, low, high, p, blocks, reason } = all[i]!;
      return {
        difference: orNull(difference),
        low: orNull(low),
        high: orNull(high),
        p: orNull(p),
        blocks,
        note: reason,
      };
    }),
  }));
}
