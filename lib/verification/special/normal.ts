import { gammaP, gammaQ } from "./gamma.ts";

/** Complementary error function, also where it is small. */
export function erfc(x: number): number {
  return x < 0 ? 1 + gammaP(0.5, x * x) : gammaQ(0.5, x * x);
}

/** Chance that a standard normal variable is at most `z`. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}

/** Chance that a chi-square variable of `freedom` degrees exceeds `x`. */
export function chiSquareTail(x: number, freedom: number): number {
  return gammaQ(freedom / 2, x / 2);
}

/** Chance that Kolmogorov's limit variable exceeds `z`: 2 sum (-1)^(k-1) exp(-2 k^2 z^2), or its theta dual below 1. */
export function kolmogorovTail(z: number): number {
  if (!(z > 0)) return Number.isNaN(z) ? NaN : 1;
  let sum = 0;
  if (z < 1) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp(-(((k * Math.PI) / z) ** 2) / 8);
    return 1 - Math.sqrt(2 * Math.PI) / z * sum;
  }
  for (let k = 1; k < 10; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * z) ** 2);
  return sum;
}
