import { lnGamma } from "../special/mod.ts";

/**
 * Chance that |T| exceeds |t|, T of Student's distribution with `df` > 0 degrees of freedom: the regularised incomplete beta
 * function I_x(df / 2, 1 / 2) at x = df / (df + t^2) (DLMF 8.17.22).
 */
export function studentTail(t: number, df: number): number {
  const x = df / (df + t * t);
  const [a, b] = [df / 2, 0.5];
  return x < (a + 1) / (a + b + 2) ? betaPart(x, a, b) : 1 - betaPart(1 - x, b, a);
}

/** I_x(a, b) by its continued fraction, for x below (a + 1) / (a + b + 2). */
function betaPart(x: number, a: number, b: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + lnGamma(a + b) - lnGamma(a) - lnGamma(b)) / a;
  let c = 1;
  let d = 1 / (1 - (a + b) * x / (a + 1));
  let value = d;
  for (let m = 1; m < 1000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * value;
}
