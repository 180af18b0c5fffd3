import type { Accumulator, Pairs } from "../accumulator.ts";
import { centredRanks, type DenseRanks, denseRanks } from "./dense_ranks.ts";
import { appendList, appendPairs, type PairList, pairList } from "./pair_list.ts";
import { once } from "../once.ts";

/** Rank correlations of pairs; NaN without pairs or where either series is constant. */
export interface RankCorrelation {
  /** Number of pairs. */
  readonly n: number;
  /** Spearman's rho: Pearson's correlation of the ranks, ties at their middle rank. */
  readonly spearman: number;
  /** Kendall's tau-b: concordant less discordant pairs of pairs, over the geometric mean of those not tied in each. */
  readonly kendall: number;
}

/**
 * Accumulates pairs for rank correlations, exact with ties. Ranks need every pair: memory is 24 bytes per pair and as much
 * again for the value, time n log n. A pair of weight 2 counts as that pair twice.
 *
 * @returns Accumulator; its `add` throws TypeError when the arrays differ in length, RangeError for a negative weight.
 */
export function rankCorrelation(): Accumulator<PairList, Pairs, RankCorrelation> {
  return {
    init: pairList,
    add: (state, pairs) => {
      appendPairs(state, pairs);
      return state;
    },
    merge: (state, other, times = 1) => {
      if (times > 0) appendList(state, other, times);
      return state;
    },
    value: ({ n, x, y, w }) => {
      const weights = w.subarray(0, n);
      const [truth, estimate] = [denseRanks(x.subarray(0, n), weights), denseRanks(y.subarray(0, n), weights)];
      return { n, spearman: spearman(truth, estimate, weights), kendall: kendall(truth, estimate, weights) };
    },
  };
}

/**
 * Rank correlations of paired arrays: {@link rankCorrelation} in one call.
 *
 * @throws As its `add`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(rankCorrelationOf({ estimate: [1, 2, 4, NaN], truth: [0, 3, 9, 1] }).kendall, 1);
 * ```
 */
export function rankCorrelationOf(pairs: Pairs): RankCorrelation {
  return once(rankCorrelation(), pairs);
}

const squares = (weight: Float64Array, middle: Float64Array): number =>
  weight.reduce((sum, w, k) => sum + w * middle[k]! ** 2, 0);

/** A correlation without the rounding that puts it outside [-1, 1]; NaN stays. */
const within = (correlation: number): number => Math.max(-1, Math.min(1, correlation));

function spearman(truth: DenseRanks, estimate: DenseRanks, weights: Float64Array): number {
  const [x, y] = [centredRanks(truth.weight), centredRanks(estimate.weight)];
  let product = 0;
  for (let i = 0; i < weights.length; i++) product += weights[i]! * x[truth.rank[i]!]! * y[estimate.rank[i]!]!;
  return within(product / Math.sqrt(squares(truth.weight, x)) / Math.sqrt(squares(estimate.weight, y)));
}

/** Kendall (1945, Biometrika 33, 239), counted as Knight (1966, JASA 61, 436) does, with Fenwick's tree (1994) in place of a sort. */
function kendall(truth: DenseRanks, estimate: DenseRanks, weights: Float64Array): number {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const untied = ({ weight }: DenseRanks): number => (total * total - weight.reduce((sum, t) => sum + t * t, 0)) / 2;
  const size = estimate.weight.length;
  const tree = new Float64Array(size + 1);
  const upTo = (rank: number): number => {
    let sum = 0;
    for (let k = rank + 1; k > 0; k -= k & -k) sum += tree[k]!;
    return sum;
  };
  const insert = (rank: number, weight: number): void => {
    for (let k = rank + 1; k <= size; k += k & -k) tree[k]! += weight;
  };
  let surplus = 0;
  let before = 0;
  for (const ties of byRank(truth)) {
    for (const i of ties) {
      const rank = estimate.rank[i]!;
      surplus += weights[i]! * (upTo(rank - 1) - (before - upTo(rank)));
    }
    for (const i of ties) {
      insert(estimate.rank[i]!, weights[i]!);
      before += weights[i]!;
    }
  }
  return within(surplus / Math.sqrt(untied(truth)) / Math.sqrt(untied(estimate)));
}

/** Indices of the values of each rank, ranks rising. */
function* byRank({ rank, weight }: DenseRanks): Generator<Int32Array> {
  const ends = new Int32Array(weight.length + 1);
  for (const r of rank) ends[r + 1]!++;
  for (let r = 1; r < ends.length; r++) ends[r]! += ends[r - 1]!;
  const order = new Int32Array(rank.length);
  const next = ends.slice();
  for (let i = 0; i < rank.length; i++) order[next[rank[i]!]!++] = i;
  for (let r = 0; r < weight.length; r++) yield order.subarray(ends[r]!, ends[r + 1]!);
}
