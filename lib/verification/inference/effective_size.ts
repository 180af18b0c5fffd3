import { autocovariance } from "./autocovariance.ts";

/** How many independent values a dependent series is worth. */
export interface EffectiveSize {
  /** Effective sample size of the mean; NaN for fewer than three values or constant ones. Above n when neighbours alternate. */
  readonly value: number;
  /** Number of values present. */
  readonly n: number;
  /** How it was estimated. */
  readonly method: "lag-1" | "full";
  /** Lags used. */
  readonly lags: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Effective sample size of a mean, n / (1 + 2 sum (1 - k / n) r_k).
 *
 * "lag-1" takes the series for a first-order autoregression, n (1 - r_1) / (1 + r_1) (Wilks 2011, eq. 5.12); "full" sums the
 * correlations themselves (Bayley & Hammersley 1946) up to the last pair of neighbouring lags whose sum is above 0, the initial
 * positive sequence (Geyer 1992, Stat. Sci. 7, 473), for the noise of all lags would cancel the sum.
 *
 * @param values Values in the order of time, at even steps, NaN missing, [time]; per-block scores, say.
 * @param method How. Default "full".
 * @throws RangeError when the method is unknown or a value infinite.
 */
export function effectiveSize(values: ArrayLike<number>, method: "lag-1" | "full" = "full"): EffectiveSize {
  if (method !== "lag-1" && method !== "full") {
    throw new RangeError(`Method "${method}" is unknown: use "lag-1" or "full"`);
  }
  const present = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const n = present.length;
  if (present.some((value) => !Number.isFinite(value))) {
    throw new RangeError("An infinite value has no correlation: missing values are NaN");
  }
  const none = (reason: string): EffectiveSize => ({ value: NaN, n, method, lags: 0, reason });
  if (n < 3) return none(`${n} values are fewer than 3`);
  if (present.every((value) => value === present[0])) return none("the values are constant");
  const times = values.length;
  const c = autocovariance(values, method === "lag-1" ? 1 : times - 2);
  const r = (lag: number): number => c[lag]! / c[0]!;
  if (method === "lag-1") {
    return { value: n * (1 - r(1)) / (1 + r(1)), n, method, lags: 1, reason: null };
  }
  let [sum, lags] = [0, 0];
  const weighted = (lag: number): number => (1 - lag / times) * r(lag);
  // Geyer's pairs are lags (0, 1), (2, 3), ...; the first holds r_0 = 1.
  for (let k = 0; k + 1 <= times - 2 && r(k) + r(k + 1) > 0; k += 2) {
    sum += (k === 0 ? 0 : weighted(k)) + weighted(k + 1);
    lags = k + 1;
  }
  return { value: n / (1 + 2 * sum), n, method, lags, reason: null };
}
