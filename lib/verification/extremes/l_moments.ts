/** Sample L-moments. */
export interface LMoments {
  /** First: the mean, in the units of the values. */
  readonly l1: number;
  /** Second: half of Gini's mean difference. */
  readonly l2: number;
  /** Third. */
  readonly l3: number;
  /** Fourth. */
  readonly l4: number;
  /** L-skewness, l3 / l2. */
  readonly t3: number;
  /** L-kurtosis, l4 / l2. */
  readonly t4: number;
}

/**
 * Unbiased sample L-moments (Hosking 1990, J. R. Stat. Soc. B 52, 105) from probability-weighted moments.
 *
 * @param values Values without NaN, in any order, [n].
 * @returns NaN for moments of order above n; ratios of constant values are NaN.
 */
export function lMoments(values: ArrayLike<number>): LMoments {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const [b0, b1, b2, b3] = [0, 1, 2, 3].map((order) => {
    let sum = 0;
    for (let i = order; i < n; i++) {
      let weight = 1;
      for (let k = 0; k < order; k++) weight *= (i - k) / (n - 1 - k);
      sum += weight * sorted[i]!;
    }
    return n > order ? sum / n : NaN;
  }) as [number, number, number, number];
  const [l2, l3, l4] = [2 * b1 - b0, 6 * b2 - 6 * b1 + b0, 20 * b3 - 30 * b2 + 12 * b1 - b0];
  const flat = sorted[0] === sorted[n - 1];
  return { l1: b0, l2, l3, l4, t3: flat ? NaN : l3 / l2, t4: flat ? NaN : l4 / l2 };
}
