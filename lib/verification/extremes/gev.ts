import { EULER, lnGamma } from "../special/mod.ts";
import { lMoments } from "./l_moments.ts";
import { minimise, type Objective } from "./minimise.ts";
import { reducedLogarithm, reducedQuantile } from "./reduced.ts";

/** Generalised extreme value distribution, P(X <= x) = exp(-(1 + xi (x - mu) / sigma)^(-1 / xi)). */
export interface Gev {
  /** Location mu, in the units of the values. */
  readonly location: number;
  /** Scale sigma, in the units of the values. */
  readonly scale: number;
  /** Shape xi: above 0 for heavy tails. scipy's c and Hosking's k are its negative. */
  readonly shape: number;
}

/** How a GEV is fitted: maximum likelihood, or L-moments. */
export type GevEstimator = "mle" | "l-moments";

/** A fitted GEV. */
export interface GevFit extends Gev {
  /** How it was fitted. */
  readonly estimator: GevEstimator;
  /** Negative log-likelihood of the values; NaN when there is no fit, Infinity when a value lies outside its support. */
  readonly negativeLogLikelihood: number;
  /** Number of values. */
  readonly n: number;
  /** Why the numbers are NaN; null when they are not. */
  readonly reason: string | null;
}

/** Fewest maxima that are fitted. */
const LEAST = 5;

/** Probability that a maximum is at most `x`. */
export function gevCdf({ location, scale, shape }: Gev, x: number): number {
  const z = (x - location) / scale;
  const inside = 1 + shape * z;
  if (inside <= 0) return shape > 0 ? 0 : 1;
  return Math.exp(-Math.exp(-reducedLogarithm(shape, z)));
}

/**
 * The value exceeded once in `period` blocks on average: quantile of probability 1 - 1 / period (Coles 2001, eq. 3.4).
 *
 * @param gev Distribution of the block maxima.
 * @param period Return period, blocks (years), above 1.
 */
export function gevReturnLevel({ location, scale, shape }: Gev, period: number): number {
  return location + scale * reducedQuantile(shape, -Math.log(-Math.log1p(-1 / period)));
}

/** Negative log-likelihood of maxima (Coles 2001, eq. 3.7); Infinity outside the support. */
export function gevLoss(maxima: ArrayLike<number>, { location, scale, shape }: Gev): number {
  if (!(scale > 0)) return Infinity;
  let sum = maxima.length * Math.log(scale);
  for (let i = 0; i < maxima.length; i++) {
    const z = (maxima[i]! - location) / scale;
    if (!(1 + shape * z > 0)) return Infinity;
    const y = reducedLogarithm(shape, z);
    sum += (1 + shape) * y + Math.exp(-y);
  }
  return sum;
}

/**
 * Fits a GEV to block maxima: by L-moments with Hosking's approximation of the shape (Hosking, Wallis & Wood 1985,
 * Technometrics 27, 251), or by maximum likelihood, searched for shapes above -1, from the L-moments.
 *
 * @param maxima Maxima of blocks, NaN missing, [block].
 * @param estimator How. Default "mle".
 * @returns NaN and a reason for fewer than five maxima, constant ones, and a likelihood without maximum.
 * @throws RangeError for an infinite maximum or an unknown estimator.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const fit = fitGev([31, 45, 29, 60, 39, 52, 33, 42, 76, 30], "l-moments");
 * assert.ok(gevReturnLevel(fit, 100) > gevReturnLevel(fit, 10));
 * ```
 */
export function fitGev(maxima: ArrayLike<number>, estimator: GevEstimator = "mle"): GevFit {
  if (estimator !== "mle" && estimator !== "l-moments") {
    throw new RangeError(`Estimator "${estimator}" is unknown: use "mle" or "l-moments"`);
  }
  const values = finiteValues(maxima);
  const n = values.length;
  const none = (reason: string): GevFit => ({
    location: NaN,
    scale: NaN,
    shape: NaN,
    estimator,
    negativeLogLikelihood: NaN,
    n,
    reason,
  });
  if (n < LEAST) return none(`${n} maxima are fewer than ${LEAST}`);
  const start = byLMoments(values);
  if (!(start.scale > 0)) return none("the maxima are constant");
  if (estimator === "l-moments") {
    return { ...start, estimator, negativeLogLikelihood: gevLoss(values, start), n, reason: null };
  }
  const loss: Objective = ([location, scale, shape]) =>
    shape! > -1 ? gevLoss(values, { location: location!, scale: scale!, shape: shape! }) : Infinity;
  const begin = [start, { ...start, shape: 0.1 }, { ...start, shape: 0 }]
    .map((g) => [g.location, g.scale, g.shape]).find((x) => Number.isFinite(loss(x)))!;
  const { x, value, converged } = minimise(loss, begin, [start.scale / 4, start.scale / 4, 0.1]);
  const [location, scale, shape] = x as [number, number, number];
  if (!converged || shape < -0.999) return none("the likelihood has no maximum at shapes above -1");
  return { location, scale, shape, estimator, negativeLogLikelihood: value, n, reason: null };
}

function byLMoments(values: ArrayLike<number>): Gev {
  const { l1, l2, t3 } = lMoments(values);
  const c = 2 / (3 + t3) - Math.LN2 / Math.log(3);
  const k = 7.859 * c + 2.9554 * c * c;
  if (Math.abs(k) < 1e-7) {
    const scale = l2 / Math.LN2;
    return { location: l1 - EULER * scale, scale, shape: 0 };
  }
  const g = Math.exp(lnGamma(1 + k));
  const scale = l2 * k / ((1 - 2 ** -k) * g);
  return { location: l1 - scale * (1 - g) / k, scale, shape: -k };
}

/**
 * The values that are not missing.
 *
 * @throws RangeError for an infinite one.
 */
export function finiteValues(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const present = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const infinite = present.find((value) => !Number.isFinite(value));
  if (infinite !== undefined) throw new RangeError(`Value ${infinite} is not finite: missing values are NaN`);
  return present;
}
