/** Products of the spectra of an estimate and of the truth at one scale, the estimate taken `lag` later. */
export interface LagSums {
  /** Lag, in units of time: positive for an estimate that shows at t + lag what is true at t. */
  readonly lag: number;
  /** Sum |F(t + lag)|^2. */
  readonly estimatePower: number;
  /** Sum |O(t)|^2. */
  readonly truthPower: number;
  /** Re sum F(t + lag) O(t)*. */
  readonly covariance: number;
}

/** Correlation at one scale and lag, and the sums it is made of. */
export interface LagCorrelation extends LagSums {
  /** Re sum F(t + lag) O(t)* / sqrt(sum |F|^2 sum |O|^2), in [-1, 1]; NaN without power in both. */
  readonly value: number;
}

/** The correlation of sums. */
export function lagCorrelation(sums: LagSums): LagCorrelation {
  const norm = Math.sqrt(sums.estimatePower * sums.truthPower);
  return { ...sums, value: norm > 0 ? sums.covariance / norm : NaN };
}

/**
 * The lag of the highest correlation, by a parabola through it and its neighbours: how late the estimate is; NaN where no
 * lag has one.
 *
 * @param lags equally spaced, rising
 */
export function bestLag(
  lags: readonly LagCorrelation[],
): { readonly delay: number; readonly best: LagCorrelation | null } {
  const top = lags.reduce((most, { value }, i) => value > (lags[most]?.value ?? -Infinity) ? i : most, -1);
  if (top < 0) return { delay: NaN, best: null };
  const best = lags[top]!;
  const [before, after] = [lags[top - 1], lags[top + 1]];
  if (before === undefined || after === undefined) return { delay: best.lag, best };
  const curve = before.value - 2 * best.value + after.value;
  const aside = curve < 0 ? (before.value - after.value) / (2 * curve) : 0;
  return { delay: best.lag + aside * (after.lag - best.lag), best };
}
