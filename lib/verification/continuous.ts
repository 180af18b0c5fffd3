// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import type { Moments } from "./moments.ts";
import type { Score } from "./score.ts";

/** Names of the scores of paired values. */
export type ContinuousScore =
  | "mean_error"
  | "relative_bias"
  | "mae"
  | "nmae"
  | "mse"
  | "rmse"
  | "nrmse"
  | "error_sd"
  | "correlation"
  | "slope"
  | "nse"
  | "kge"
  | "mean_estimate"
  | "mean_truth";

const ANY: readonly [number, number] = [-Infinity, Infinity];
const POSITIVE: readonly [number, number] = [0, Infinity];

const mse = (m: Moments): number => m.varianceError + m.meanError ** 2;

/** Pearson's correlation; NaN where either series is constant. */
function correlation(m: Moments): number {
  const r = m.covariance / Math.sqrt(m.varianceTruth * m.varianceEstimate);
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : NaN;
}

/** Kling-Gupta efficiency, Gupta et al. (2009): 1 - |(r - 1, sd ratio - 1, mean ratio - 1)|. */
function klingGupta(m: Moments): number {
  const spread = Math.sqrt(m.varianceEstimate / m.varianceTruth);
  return 1 - Math.hypot(correlation(m) - 1, spread - 1, m.meanEstimate / m.meanTruth - 1);
}

/**
 * Scores of paired values, truth x and estimate y. The normalised ones divide by the mean (or sum) of the truth, as
 * Tan, Petersen & Tokay (2016, JHM 17, 2477) do: NME = sum(y-x)/sum(x), NRMSE = sqrt(n sum((y-x)^2))/sum(x).
 */
export const CONTINUOUS: Readonly<Record<ContinuousScore, Score<Moments>>> = {
  mean_error: { title: "Mean error", units: "data", range: ANY, best: 0, value: (m) => m.meanError },
  relative_bias: { title: "Relative bias", units: "1", range: ANY, best: 0, value: (m) => m.meanError / m.meanTruth },
  mae: { title: "Mean absolute error", units: "data", range: POSITIVE, best: 0, value: (m) => m.meanAbsoluteError },
  nmae: {
    title: "Normalised mean absolute error",
    units: "1",
    range: ANY,
    best: 0,
    value: (m) => m.meanAbsoluteError / m.meanTruth,
  },
  mse: { title: "Mean square error", units: "data", range: POSITIVE, best: 0, value: mse },
  rmse: { title: "Root mean square error", units: "data", range: POSITIVE, best: 0, value: (m) => Math.sqrt(mse(m)) },
  nrmse: {
    title: "Normalised root mean square error",
    units: "1",
    range: ANY,
    best: 0,
    value: (m) => Math.sqrt(mse(m)) / m.meanTruth,
  },
  error_sd: {
    title: "Standard deviation of the error",
    units: "data",
    range: POSITIVE,
    best: 0,
    value: (m) => Math.sqrt(m.varianceError),
  },
  correlation: { title: "Correlation", units: "1", range: [-1, 1], best: 1, value: correlation },
  slope: {
    title: "Slope of the estimate on the truth",
    units: "1",
    range: ANY,
    best: 1,
    value: (m) => m.covariance / m.varianceTruth,
  },
  nse: {
    title: "Nash-Sutcliffe efficiency",
    units: "1",
    range: [-Infinity, 1],
    best: 1,
    value: (m) => 1 - mse(m) / m.varianceTruth,
  },
  kge: { title: "Kling-Gupta efficiency", units: "1", range: [-Infinity, 1], best: 1, value: klingGupta },
  mean_estimate: { title: "Mean of the estimate", units: "data", range: ANY, best: null, value: (m) => m.meanEstimate },
  mean_truth: { title: "Mean of the truth", units: "data", range: ANY, best: null, value: (m) => m.meanTruth },
};
