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
export const MOMENT_COLUMNS = 7;

/** Standard deviation, relative to the mean, of what does not vary: rounding of sums, far below that of single precision. */
const ROUNDING = 1e-13;

/**
 * Moments from the columns of a row that `momentsOf` sums, from column `first`: the covariance follows from the three
 * variances, the mean error from the means. What varies by rounding only does not vary, so that its correlation is undefined.
 */
export function readMoments(number: (column: number) => number, first: number): PairMoments {
  const [n, meanTruth, meanEstimate] = [number(first), number(first + 1), number(first + 2)];
  const variance = (k: number, mean: number) => {
    const value = number(first + k);
    return Math.sqrt(value) <= ROUNDING * Math.abs(mean) ? 0 : value;
  };
  const varianceTruth = variance(3, meanTruth);
  const varianceEstimate = variance(4, meanEstimate);
  const varianceError = varianceTruth === 0 && varianceEstimate === 0 ? 0 : number(first + 5);
  return {
    n,
    meanTruth,
    meanEstimate,
    meanError: meanEstimate - meanTruth,
    varianceTruth,
    varianceEstimate,
    varianceError,
    covariance: varianceTruth === 0 || varianceEstimate === 0
      ? 0
      : (varianceTruth + varianceEstimate - varianceError) / 2,
    meanAbsoluteError: number(first + 6),
  };
}

/**
 * The moments of logarithms, the means exact where the values do not vary: sums of equal logarithms are off by rounding,
 * differently so in each block, where those of values of single precision are exact.
 */
export function settleLogs(logs: PairMoments, values: PairMoments): PairMoments {
  if (logs.n === 0) return logs;
  const meanTruth = values.varianceTruth === 0 ? Math.log(values.meanTruth) : logs.meanTruth;
  const meanEstimate = values.varianceEstimate === 0 ? Math.log(values.meanEstimate) : logs.meanEstimate;
  return { ...logs, meanTruth, meanEstimate, meanError: meanEstimate - meanTruth };
}
