import type { Distributions } from "./distributions.ts";

/** Quantiles of both samples at one level. */
export interface QuantilePair {
  /** Level in [0, 1]. */
  readonly level: number;
  /** Quantile of the estimates, in the units of the data; NaN without values. */
  readonly estimate: number;
  /** Quantile of the truth. */
  readonly truth: number;
  /** Interpolation: between order statistics (Hyndman & Fan 1996, type 7), or the inverse of F (type 1) with weights. */
  readonly method: "linear" | "inverse";
}

/** Levels of a quantile-quantile plot of rain: denser towards the tail. */
export const QUANTILE_LEVELS: readonly number[] = [
  ...Array.from({ length: 19 }, (_, k) => (k + 1) / 20),
  ...[0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999],
];

/**
 * Quantile-quantile points of two samples.
 *
 * @param both Value of {@link distributions}, or two samples.
 * @param levels Levels in [0, 1]. Default {@link QUANTILE_LEVELS}.
 * @throws RangeError when a level is outside [0, 1].
 */
export function quantileQuantile(
  both: Distributions,
  levels: readonly number[] = QUANTILE_LEVELS,
): readonly QuantilePair[] {
  const bad = levels.find((level) => !(level >= 0 && level <= 1));
  if (bad !== undefined) throw new RangeError(`Level ${bad} is outside [0, 1]`);
  const { values, estimate, truth, estimateWeight, truthWeight, weighted } = both;
  const method = weighted ? "inverse" : "linear";
  const quantiles = (weights: Float64Array, total: number): readonly number[] => {
    const sums = cumulative(weights);
    return weighted
      ? levels.map((level) => values[firstAtLeast(sums, level * total * (1 - 1e-14))] ?? NaN)
      : levels.map((level) => orderStatistic(values, sums, level * (total - 1)));
  };
  const [estimates, truths] = [quantiles(estimate, estimateWeight), quantiles(truth, truthWeight)];
  return levels.map((level, k) => ({ level, estimate: estimates[k]!, truth: truths[k]!, method }));
}

/** Value at place `at` of the sorted sample, which need not be whole. */
function orderStatistic(values: Float64Array, sums: Float64Array, at: number): number {
  const below = Math.floor(at);
  const from = values[firstAtLeast(sums, below + 1)] ?? NaN;
  return at === below ? from : from + (at - below) * (values[firstAtLeast(sums, below + 2)]! - from);
}

function cumulative(weights: Float64Array): Float64Array {
  let sum = 0;
  return weights.map((w) => sum += w);
}

/** First index whose cumulative weight is `target` or more and above 0. */
function firstAtLeast(sums: Float64Array, target: number): number {
  let [low, high] = [0, sums.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! < target || sums[middle] === 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
