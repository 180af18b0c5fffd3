// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import type { Moments } from "../moments.ts";
import type { Score } from "../score.ts";

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
  | "kge_2012"
  | "kge_2021"
  | "mean_estimate"
  | "mean_truth";

const ANY: readonly [number, number] = [-Infinity, Infinity];
const POSITIVE: readonly [number, number] = [0, Infinity];
const UP_TO_ONE: readonly [number, number] = [-Infinity, 1];
/** Of rain, of which all is missed at worst. */
const FROM_MINUS_ONE: readonly [number, number] = [-1, Infinity];

const mse = (m: Moments): number => m.varianceError + m.meanError ** 2;

/** Mass in scores linear in the values: pairs times their root mean square, so that wet days outweigh dry ones. */
function linearMass(m: Moments): number {
  const square = m.varianceTruth + m.meanTruth ** 2 + m.varianceEstimate + m.meanEstimate ** 2;
  return m.weight > 0 ? m.weight * Math.sqrt(square) : 0;
}

/** Mass in scores of squared errors: their sum. */
export const squareMass = (m: Moments): number => m.weight > 0 ? m.weight * mse(m) : 0;

/** Pearson's correlation; NaN where either series is constant. */
function correlation(m: Moments): number {
  const r = m.covariance / Math.sqrt(m.varianceTruth * m.varianceEstimate);
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : NaN;
}

const spreadRatio = (m: Moments): number => Math.sqrt(m.varianceEstimate / m.varianceTruth);
const meanRatio = (m: Moments): number => m.meanEstimate / m.meanTruth;

/** Kling-Gupta efficiency, Gupta et al. (2009, J. Hydrol. 377, 80), eq. 9: ratios of standard deviations and of means. */
function klingGupta(m: Moments): number {
  return 1 - Math.hypot(correlation(m) - 1, spreadRatio(m) - 1, meanRatio(m) - 1);
}

/** Kling, Fuchs & Paulin (2012, J. Hydrol. 424, 264): coefficients of variation, which a factor on the mean leaves alone. */
function klingGupta2012(m: Moments): number {
  return 1 - Math.hypot(correlation(m) - 1, spreadRatio(m) / meanRatio(m) - 1, meanRatio(m) - 1);
}

/** Tang, Clark & Papalexiou (2021, WRR 57, e2020WR029123): bias over the truth's standard deviation; a mean of 0 does no harm. */
function klingGupta2021(m: Moments): number {
  return 1 - Math.hypot(correlation(m) - 1, spreadRatio(m) - 1, m.meanError / Math.sqrt(m.varianceTruth));
}

type Form = Omit<Score<Moments>, "title" | "value">;

const AMOUNT: Form = { units: "data", range: POSITIVE, best: 0, mass: linearMass };
const SIGNED: Form = { ...AMOUNT, range: ANY };
const RELATIVE: Form = { ...AMOUNT, units: "1" };
const MEAN: Form = { ...SIGNED, best: null };
const SQUARED: Form = { ...AMOUNT, mass: squareMass };
const EFFICIENCY: Form = { units: "1", range: UP_TO_ONE, best: 1, mass: squareMass };

/**
 * Scores of paired values, truth x and estimate y. The normalised ones divide by the mean (or sum) of the truth, as
 * Tan, Petersen & Tokay (2016, JHM 17, 2477) do: NME = sum(y-x)/sum(x), NRMSE = sqrt(n sum((y-x)^2))/sum(x).
 */
export const CONTINUOUS: Readonly<Record<ContinuousScore, Score<Moments>>> = {
  mean_error: { ...SIGNED, title: "Mean error", value: (m) => m.meanError },
  relative_bias: {
    ...RELATIVE,
    range: FROM_MINUS_ONE,
    title: "Relative bias",
    value: (m) => m.meanError / m.meanTruth,
  },
  mae: { ...AMOUNT, title: "Mean absolute error", value: (m) => m.meanAbsoluteError },
  nmae: { ...RELATIVE, title: "Normalised mean absolute error", value: (m) => m.meanAbsoluteError / m.meanTruth },
  mse: { ...SQUARED, title: "Mean square error", units: "data2", value: mse },
  rmse: { ...SQUARED, title: "Root mean square error", value: (m) => Math.sqrt(mse(m)) },
  nrmse: {
    ...RELATIVE,
    title: "Normalised root mean square error",
    mass: squareMass,
    value: (m) => Math.sqrt(mse(m)) / m.meanTruth,
  },
  error_sd: { ...SQUARED, title: "Standard deviation of the error", value: (m) => Math.sqrt(m.varianceError) },
  correlation: {
    units: "1",
    range: [-1, 1],
    best: 1,
    mass: linearMass,
    title: "Correlation",
    value: correlation,
  },
  slope: {
    ...RELATIVE,
    range: ANY,
    best: 1,
    title: "Slope of the estimate on the truth",
    value: (m) => m.covariance / m.varianceTruth,
  },
  nse: { ...EFFICIENCY, title: "Nash-Sutcliffe efficiency", value: (m) => 1 - mse(m) / m.varianceTruth },
  kge: { ...EFFICIENCY, title: "Kling-Gupta efficiency", mass: linearMass, value: klingGupta },
  kge_2012: { ...EFFICIENCY, title: "Kling-Gupta efficiency, 2012", mass: linearMass, value: klingGupta2012 },
  kge_2021: { ...EFFICIENCY, title: "Kling-Gupta efficiency, 2021", mass: linearMass, value: klingGupta2021 },
  mean_estimate: { ...MEAN, range: POSITIVE, title: "Mean of the estimate", value: (m) => m.meanEstimate },
  mean_truth: { ...MEAN, range: POSITIVE, title: "Mean of the truth", value: (m) => m.meanTruth },
};
