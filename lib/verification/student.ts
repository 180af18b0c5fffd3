/** Coefficients of Acklam (2003) for the normal quantile: centre and tail, numerators and denominators. */
const CENTRE = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716];
const CENTRE_BELOW = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const TAIL = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968];
const TAIL_BELOW = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/**
 * Standard normal quantile of probability `p` in (0, 1), to 1.2e-9 relative (Acklam, 2003).
 *
 * @throws RangeError when `p` is outside (0, 1).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`Probability ${p} is outside (0, 1)`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (polynomial(TAIL, q) * q + 2.938163982698783) / (polynomial(TAIL_BELOW, q) * q + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return q * (polynomial(CENTRE, r) * r + 2.506628277459239) / (polynomial(CENTRE_BELOW, r) * r + 1);
}

/**
 * Upper quantile of Student's t: the value exceeded with probability `p` in (0, 0.5] with `df` >= 1 degrees of freedom,
 * which need not be whole. Hill (1970, CACM Algorithm 396), to about 1e-5; between 1 and 2 degrees up to 5 % too large.
 *
 * @throws RangeError when `p` or `df` is out of range.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p <= 0.5)) throw new RangeError(`Upper probability ${p} is outside (0, 0.5]`);
  if (!(df >= 1)) throw new RangeError(`${df} degrees of freedom are fewer than 1`);
  const both = 2 * p;
  if (df === 1) return 1 / Math.tan(both * Math.PI / 2);
  if (df === 2) return Math.sqrt(2 / (both * (2 - both)) - 2);
  const a = 1 / (df - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * df;
  let y = (d * both) ** (2 / df);
  if (y > 0.05 + a) {
    const x = normalQuantile(p);
    y = x * x;
    if (df < 5) c += 0.3 * (df - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y = ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) * (df + 1) /
        (df + 2) + 1 / y;
  }
  return Math.sqrt(df * y);
}
