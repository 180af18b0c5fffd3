import { autocovariance } from "./autocovariance.ts";

/**
 * Mean length of runs for the stationary bootstrap of a mean that its own correlations ask for (Politis & White 2004, Econom.
 * Rev. 23, 53, with the correction of Patton, Politis & White 2009, ibid. 28, 372), in blocks.
 *
 * @param values One number per block in the order of time, its score say, [block]; missing ones are NaN.
 * @returns At least 1, at most min(3 sqrt(n), n / 3); NaN for fewer than ten values or constant ones.
 */
export function meanLengthOf(values: ArrayLike<number>): number {
  const n = values.length;
  const clear = Math.max(5, Math.floor(Math.log10(n)));
  const most = Math.ceil(Math.sqrt(n)) + clear;
  if (n < 10) return NaN;
  const c = autocovariance(values, Math.min(n - 2, most + clear));
  if (!(c[0]! > 0)) return NaN;
  const limit = 2 * Math.sqrt(Math.log10(n) / n) * c[0]!;
  let last = 0;
  for (let k = 1; k < c.length && k - last <= clear; k++) if (!(Math.abs(c[k]!) < limit)) last = k;
  const m = Math.min(2 * Math.max(last, 1), most, c.length - 1);
  let [slope, level] = [0, c[0]!];
  for (let k = 1; k <= m; k++) {
    const flatTop = k <= m / 2 ? 1 : 2 * (1 - k / m);
    slope += 2 * flatTop * k * c[k]!;
    level += 2 * flatTop * c[k]!;
  }
  const length = Math.cbrt(slope * slope / (level * level) * n);
  return Math.max(1, Math.min(length, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))));
}
