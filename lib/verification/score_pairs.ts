import type { Pairs } from "./accumulator.ts";
import { byBlock } from "./blocks.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { paired, type PairedOptions } from "./paired.ts";
import { readScore, scoreBlocks, type ScoreName, type ScoreValue } from "./scores.ts";

/** Options of {@link scorePairs}. */
export interface ScorePairsOptions extends PairedOptions {
  /** Scores wanted. Default: the usual ones. */
  readonly scores?: readonly ScoreName[];
  /** Block of each pair, [pair], whole numbers: intervals are drawn over them. Default: one block, so no interval. */
  readonly blocks?: ArrayLike<number>;
  /** How intervals are drawn. */
  readonly bootstrap?: BootstrapOptions;
}

/**
 * Scores of paired arrays, at every threshold, with intervals when the pairs belong to blocks.
 *
 * @throws TypeError when the arrays differ in length; RangeError for an unknown score or a bad option.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const [far] = scorePairs({ estimate: [1, 2, 0, NaN], truth: [0, 3, 0, 4] }, { scores: ["far"], thresholds: [1] });
 * assert.equal(far?.value, 0.5);
 * ```
 */
export function scorePairs(pairs: Pairs, options: ScorePairsOptions = {}): readonly ScoreValue[] {
  const { blocks, bootstrap = {}, scores } = options;
  const accumulator = paired(options);
  const states = blocks === undefined
    ? [accumulator.add(accumulator.init(), pairs)]
    : [...byBlock(accumulator, pairs, blocks).values()];
  return scoreBlocks(states, accumulator, {
    bootstrap: blocks === undefined ? null : bootstrap,
    ...(scores === undefined ? {} : { scores }),
  });
}

/**
 * One score of paired arrays; NaN where it is undefined.
 *
 * @param name Score, as in SCORES.
 * @param pairs Estimates and truth, and weights when wanted.
 * @param options Threshold of the event, for scores that need one, and its operator (default ">=").
 * @throws As {@link scorePairs}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(score("mae", { estimate: [1, 2, 9], truth: [0, 4, NaN] }), 1.5);
 * ```
 */
export function score(
  name: ScoreName,
  pairs: Pairs,
  options: { readonly threshold?: number } & Pick<PairedOptions, "event"> = {},
): number {
  const { threshold, ...rest } = options;
  const accumulator = paired({ ...rest, thresholds: threshold === undefined ? [] : [threshold] });
  return readScore(name, accumulator, accumulator.add(accumulator.init(), pairs));
}
