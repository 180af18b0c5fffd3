// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import type { Moments } from "./moments.ts";
import { paired } from "./paired.ts";
import type { Score } from "./score.ts";

/**
 * Parts of the error of an estimate of half-hour rain that was made from one look inside the half hour. With s the
 * satellite, r the radar at the minute of the look, R the radar's half-hour mean, all in mm h-1:
 *
 *     s - R = (s - r) + (r - R)      error = retrieval error + sampling error
 *     E(s - R) = E(s - r) + E(r - R)
 *     E(s - R)^2 = (E(s - R))^2 + var(s - r) + var(r - R) + 2 cov(s - r, r - R)
 *
 * Variances are of the population. A retrieval cannot mend the sampling error; comparing with R alone lays it on the
 * retrieval. Known failures: noise of the radar at r enters both parts with opposite signs, so it raises both variances and
 * lowers the covariance; a field of view that is not the cell counts as retrieval error.
 */
export type SamplingPart =
  | "bias"
  | "retrieval_bias"
  | "sampling_bias"
  | "mse"
  | "retrieval_mse"
  | "sampling_mse"
  | "squared_bias"
  | "retrieval_variance"
  | "sampling_variance"
  | "twice_covariance";

/** Mean and variance of an error. */
type Spread = readonly [mean: number, variance: number];

/** The errors as moments of x = R - r (minus the sampling error) and y = s - r hold them: y - x = s - R. */
const TOTAL = (m: Moments): Spread => [m.meanError, m.varianceError];
const RETRIEVAL = (m: Moments): Spread => [m.meanEstimate, m.varianceEstimate];
const SAMPLING = (m: Moments): Spread => [-m.meanTruth, m.varianceTruth];

const square = ([mean, variance]: Spread): number => mean ** 2 + variance;

type Part = Omit<Score<Moments>, "best">;

const bias = (title: string, error: (m: Moments) => Spread): Part => ({
  title,
  units: "data",
  range: [-Infinity, Infinity],
  // not the number of its cells: a dry block has many, and says nothing of how errors vary
  mass: (m) => m.weight * Math.sqrt(square(error(m))),
  value: (m) => error(m)[0],
});

const squared = (
  title: string,
  error: (m: Moments) => Spread,
  value: (error: Spread) => number,
): Part => ({
  title,
  units: "data2",
  range: [0, Infinity],
  mass: (m) => m.weight * square(error(m)),
  value: (m) => value(error(m)),
});

/** Parts of the error by name. */
export const SAMPLING_PARTS: Readonly<Record<SamplingPart, Omit<Score<Moments>, "best">>> = {
  bias: bias("Bias", TOTAL),
  retrieval_bias: bias("Bias of the retrieval", RETRIEVAL),
  sampling_bias: bias("Bias of the sampling", SAMPLING),
  mse: squared("Mean square error", TOTAL, square),
  retrieval_mse: squared("Mean square error of the retrieval", RETRIEVAL, square),
  sampling_mse: squared("Mean square error of the sampling", SAMPLING, square),
  squared_bias: squared("Square of the bias", TOTAL, ([mean]) => mean ** 2),
  retrieval_variance: squared("Variance of the retrieval error", RETRIEVAL, ([, variance]) => variance),
  sampling_variance: squared("Variance of the sampling error", SAMPLING, ([, variance]) => variance),
  twice_covariance: {
    title: "Twice the covariance of both errors",
    units: "data2",
    range: [-Infinity, Infinity],
    mass: (m) => m.weight * Math.sqrt(square(RETRIEVAL(m)) * square(SAMPLING(m))),
    value: (m) => -2 * m.covariance,
  },
};

const PARTS = Object.keys(SAMPLING_PARTS) as SamplingPart[];

/** Cells that were looked at, [cell]; one counts where all three are present. */
export interface LookedAt {
  /** Satellite, mm h-1. */
  readonly estimate: ArrayLike<number>;
  /** Radar at the minute of the look, mm h-1. */
  readonly atOverpass: ArrayLike<number>;
  /** Radar, mean over the half hour, mm h-1. */
  readonly mean: ArrayLike<number>;
}

/**
 * The parts of the error, see {@link SamplingPart}; NaN where no cell counts.
 *
 * @throws TypeError when the arrays differ in length.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const parts = samplingError({ estimate: [3, 1], atOverpass: [2, 1], mean: [1, 0.5] });
 * assert.deepEqual([parts.bias, parts.retrieval_bias, parts.sampling_bias], [1.25, 0.5, 0.75]);
 * ```
 */
export function samplingError({ estimate, atOverpass, mean }: LookedAt): Readonly<Record<SamplingPart, number>> {
  const count = mean.length;
  if (estimate.length !== count || atOverpass.length !== count) {
    throw new TypeError(
      `${estimate.length} estimates, ${atOverpass.length} looks and ${count} means do not fit: give as many of each`,
    );
  }
  const accumulator = paired();
  const from = (values: ArrayLike<number>) => Float64Array.from(values, (value, i) => value - atOverpass[i]!);
  const state = accumulator.add(accumulator.init(), { estimate: from(estimate), truth: from(mean) });
  const moments = accumulator.all(state);
  return Object.fromEntries(PARTS.map((part) => [part, SAMPLING_PARTS[part].value(moments)])) as Record<
    SamplingPart,
    number
  >;
}
