/** Moments of pairs; variances are of the population. All 0 where there is no pair. */
export interface PairMoments {
  /** Number of pairs. */
  readonly n: number;
  /** Mean of the truth. */
  readonly meanTruth: number;
  /** Mean of the estimate. */
  readonly meanEstimate: number;
  /** Mean of estimate - truth. */
  readonly meanError: number;
  /** Variance of the truth. */
  readonly varianceTruth: number;
  /** Variance of the estimate. */
  readonly varianceEstimate: number;
  /** Variance of estimate - truth. */
  readonly varianceError: number;
  /** Covariance of both. */
  readonly covariance: number;
  /** Mean of |estimate - truth|. */
  readonly meanAbsoluteError: number;
}

/** Columns from which moments are read. */
export const MOMENT_COLUMNS = 12;

/** Standard deviation, relative to the value, below which values are one: rounding of sums, far below that of the data. */
const ROUNDING = 1e-13;

/**
 * Moments from the columns of a row that `momentsOf` sums, from column `first`. Of values that are all one the sums of a database
 * are off by rounding, and differently so in each block; then the least value is the mean, and nothing varies, so that their
 * correlation is undefined and not that of the rounding.
 */
export function readMoments(number: (column: number) => number, first: number): PairMoments {
  const [truth, estimate, error] = [0, 1, 2].map((k) => {
    const [least, mean, variance] = [number(first + 1 + k), number(first + 4 + k), number(first + 7 + k)];
    return Math.sqrt(variance) <= ROUNDING * Math.abs(least) ? { mean: least, variance: 0 } : { mean, variance };
  }) as [Spread, Spread, Spread];
  return {
    n: number(first),
    meanTruth: truth.mean,
    meanEstimate: estimate.mean,
    meanError: error.mean,
    varianceTruth: truth.variance,
    varianceEstimate: estimate.variance,
    varianceError: error.variance,
    covariance: truth.variance === 0 || estimate.variance === 0 ? 0 : number(first + 10),
    meanAbsoluteError: number(first + 11),
  };
}

interface Spread {
  readonly mean: number;
  readonly variance: number;
}
