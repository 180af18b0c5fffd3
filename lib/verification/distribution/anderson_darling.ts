import type { Distributions } from "./distributions.ts";

/** Two-sample Anderson-Darling test. */
export interface AndersonDarling {
  /** Standardised statistic: 0 expected for one distribution; NaN when undefined. */
  readonly statistic: number;
  /** Chance of one as great, values independent, from a table: cut to [0.001, 0.25]. */
  readonly p: number;
  /** On which side of `p` the true one lies when the table does not reach it; null when it does. */
  readonly beyond: "above" | "below" | null;
  /** Why there is no statistic; null when there is. */
  readonly reason: string | null;
}

/**
 * ln p as a polynomial in the statistic: least squares through the critical values for two samples of Scholz & Stephens
 * (1987), table 2 (0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546 for p = 0.25 to 0.001), as scipy has it.
 */
const LN_P = [-1.077770279820484, -1.0082265644652515, 0.01819809457411147] as const;

/** Least and greatest of those critical values: beyond them p is cut. */
const [LEAST, GREATEST] = [0.325, 6.546] as const;

/**
 * Two-sample Anderson-Darling test with mid-ranks for ties (Scholz & Stephens 1987, JASA 82, 918, eq. 7), more sensitive
 * in the tails than Kolmogorov-Smirnov. Neighbouring pixels are not independent: p of fields is far too small.
 *
 * @param both Value of {@link distributions}, or two samples.
 */
export function andersonDarling(both: Distributions): AndersonDarling {
  const { values, estimate, truth, estimateWeight: n, truthWeight: m, weighted } = both;
  const reason = both.reason ??
    (weighted
      ? "the test is not defined for values with weights"
      : values.length < 2
      ? "all values are equal"
      : n < 2 || m < 2
      ? "a sample has fewer than 2 values"
      : null);
  if (reason !== null) return { statistic: NaN, p: NaN, beyond: null, reason };
  const total = n + m;
  let [below, belowEstimate, sum] = [0, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const here = estimate[k]! + truth[k]!;
    const middle = below + here / 2;
    const inEstimate = belowEstimate + estimate[k]! / 2;
    const inTruth = middle - inEstimate;
    const spread = middle * (total - middle) - total * here / 4;
    const distance = (total * inEstimate - middle * n) ** 2 / n + (total * inTruth - middle * m) ** 2 / m;
    sum += here / total * distance / spread;
    below += here;
    belowEstimate += estimate[k]!;
  }
  const raw = sum * (total - 1) / total;
  const statistic = (raw - 1) / Math.sqrt(variance(n, m));
  if (statistic < LEAST) return { statistic, p: 0.25, beyond: "above", reason: null };
  if (statistic > GREATEST) return { statistic, p: 0.001, beyond: "below", reason: null };
  const p = Math.exp(LN_P[0] + statistic * (LN_P[1] + statistic * LN_P[2]));
  return { statistic, p, beyond: null, reason: null };
}

/** Variance of the statistic for two samples of one continuous distribution; Scholz & Stephens (1987), k = 2. */
function variance(n: number, m: number): number {
  const total = n + m;
  const inverse = 1 / n + 1 / m;
  let h = 0;
  let g = 0;
  for (let j = total - 1; j >= 2; j--) {
    h += 1 / j;
    g += h / (total - j + 1);
  }
  h += 1;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = 12 * g - 22 + 8 * h + (2 * g - 14 * h - 4) * inverse;
  const c = 36 * h + 4 + (2 * h - 6) * inverse;
  return (a * total ** 3 + b * total ** 2 + c * total + 24) / ((total - 1) * (total - 2) * (total - 3));
}
