/** Lanczos (1964) coefficients for g = 7, nine terms (Godfrey 2001): about 1e-15 relative. */
const LANCZOS = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

const EPSILON = 2 ** -53;
const MOST_TERMS = 100_000;

/** Logarithm of the gamma function of `a` > 0; NaN elsewhere. */
export function lnGamma(a: number): number {
  if (!(a > 0)) return NaN;
  if (a < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * a)) - lnGamma(1 - a);
  const t = a + 6.5;
  let sum: number = LANCZOS[0];
  for (let k = 1; k < LANCZOS.length; k++) sum += LANCZOS[k]! / (a + k - 1);
  return (a - 0.5) * Math.log(t) - t + Math.log(Math.sqrt(2 * Math.PI) * sum);
}

/** Beta function of `a` and `b` > 0. */
export function beta(a: number, b: number): number {
  return Math.exp(lnGamma(a) + lnGamma(b) - lnGamma(a + b));
}

/**
 * Regularised lower incomplete gamma function P(a, x): the chance that a gamma variable of shape `a` and scale 1 is at
 * most `x`. By its power series below a + 1, by the continued fraction above (DLMF 8.7.1, 8.9.2). NaN unless a > 0, x >= 0.
 */
export function gammaP(a: number, x: number): number {
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), without loss where it is small. */
export function gammaQ(a: number, x: number): number {
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < MOST_TERMS && term > sum * EPSILON; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - lnGamma(a));
}

/** By the modified Lentz method (Thompson & Barnett 1986). */
function gammaFraction(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === Infinity) return 0;
  return Math.exp(a * Math.log(x) - x - lnGamma(a)) * fraction(x + 1 - a, (k) => -k * (k - a));
}

/** 1 / (b + c(1) / (b + 2 + c(2) / (b + 4 + ...))) */
function fraction(b: number, numerator: (k: number) => number): number {
  let c = Infinity;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const a = numerator(k);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 2 * EPSILON) break;
  }
  return h;
}

/** Euler's constant. */
export const EULER = 0.5772156649015329;

/** Exponential integral E1(x) = integral of e^-t / t from `x` > 0 to infinity (DLMF 6.6.2, 6.9.1); Infinity at 0. */
export function exponentialIntegral(x: number): number {
  if (!(x >= 0)) return NaN;
  if (x === 0) return Infinity;
  if (x === Infinity) return 0;
  if (x > 1) return Math.exp(-x) * fraction(x + 1, (k) => -k * k);
  let term = -1;
  let sum = 0;
  for (let k = 1; k < 30; k++) {
    term *= -x / k;
    sum += term / k;
  }
  return sum - EULER - Math.log(x);
}
