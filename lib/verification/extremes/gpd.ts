import { finiteValues } from "./gev.ts";
import { minimise, type Objective } from "./minimise.ts";
import { reducedLogarithm, reducedQuantile } from "./reduced.ts";

/** Generalised Pareto distribution of excesses, P(X > y) = (1 + xi y / sigma)^(-1 / xi), y >= 0. */
export interface Gpd {
  /** Scale sigma, in the units of the values. */
  readonly scale: number;
  /** Shape xi: above 0 for heavy tails. */
  readonly shape: number;
}

/** A fitted generalised Pareto distribution. */
export interface GpdFit extends Gpd {
  /** How it was fitted. */
  readonly estimator: "mle";
  /** Negative log-likelihood of the excesses; NaN when there is no fit. */
  readonly negativeLogLikelihood: number;
  /** Number of excesses. */
  readonly n: number;
  /** Why the numbers are NaN; null when they are not. */
  readonly reason: string | null;
}

/** Fewest excesses that are fitted. */
const LEAST = 5;

/** Negative log-likelihood of excesses (Coles 2001, eq. 4.10); Infinity outside the support. */
export function gpdLoss(excesses: ArrayLike<number>, { scale, shape }: Gpd): number {
  if (!(scale > 0)) return Infinity;
  let sum = 0;
  for (let i = 0; i < excesses.length; i++) {
    const z = excesses[i]! / scale;
    if (!(1 + shape * z > 0)) return Infinity;
    sum += reducedLogarithm(shape, z);
  }
  return excesses.length * Math.log(scale) + (1 + shape) * sum;
}

/** Excess over the threshold that a peak goes beyond once in `peaks` peaks: sigma / xi (peaks^xi - 1) (Coles 2001, 4.12). */
export function gpdExcess({ scale, shape }: Gpd, peaks: number): number {
  return scale * reducedQuantile(shape, Math.log(peaks));
}

/**
 * Fits a generalised Pareto distribution to excesses by maximum likelihood, for shapes above -1.
 *
 * @param excesses Excesses over the threshold, 0 or more, NaN missing, [peak].
 * @returns NaN and a reason for fewer than five excesses, constant ones, and a likelihood without maximum.
 * @throws RangeError for a negative or infinite excess.
 */
export function fitGpd(excesses: ArrayLike<number>): GpdFit {
  const values = finiteValues(excesses);
  const n = values.length;
  const negative = values.find((value) => value < 0);
  if (negative !== undefined) throw new RangeError(`Excess ${negative} is negative: take the threshold off first`);
  const none = (reason: string): GpdFit => ({
    scale: NaN,
    shape: NaN,
    estimator: "mle",
    negativeLogLikelihood: NaN,
    n,
    reason,
  });
  if (n < LEAST) return none(`${n} excesses are fewer than ${LEAST}`);
  const mean = values.reduce((a, b) => a + b) / n;
  if (values.every((value) => value === values[0])) return none("the excesses are constant");
  const loss: Objective = ([scale, shape]) =>
    shape! > -1 ? gpdLoss(values, { scale: scale!, shape: shape! }) : Infinity;
  const { x, value, converged } = minimise(loss, [mean, 0.05], [mean / 4, 0.1]);
  const [scale, shape] = x as [number, number];
  if (!converged || shape < -0.999) return none("the likelihood has no maximum at shapes above -1");
  return { scale, shape, estimator: "mle", negativeLogLikelihood: value, n, reason: null };
}
