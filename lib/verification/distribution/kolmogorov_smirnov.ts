import { kolmogorovTail } from "../special/mod.ts";
import { type Distributions, eachStep } from "./distributions.ts";

/** Options of {@link kolmogorovSmirnov}. */
export interface KolmogorovSmirnovOptions {
  /** How p is found. Default: exact up to 10 million pairs of values, else asymptotic. */
  readonly method?: "exact" | "asymptotic";
  /**
   * What ties mean for the exact p: `conditional` permutes the values as they are (Schroer & Trenkler 1995), which for
   * rain with its many zeros gives far smaller p than `ignored`, which takes the values for continuous, as scipy does.
   * Default "conditional".
   */
  readonly ties?: "conditional" | "ignored";
}

/** Two-sample Kolmogorov-Smirnov test. */
export interface KolmogorovSmirnov {
  /** Greatest difference of the two distribution functions, in [0, 1]; NaN without values. */
  readonly statistic: number;
  /** Chance of one as great if both samples came from one distribution, values independent; NaN with weights. */
  readonly p: number;
  /** How p was found. */
  readonly method: "exact" | "asymptotic";
  /** What ties mean: the asymptotic p ignores them. */
  readonly ties: "conditional" | "ignored";
  /** Why there is no statistic or no p; null when there are both. */
  readonly reason: string | null;
}

const MOST_PAIRS = 1e7;

/**
 * Two-sample Kolmogorov-Smirnov test. Neighbouring pixels are not independent: p of fields is far too small.
 *
 * @param both Value of {@link distributions}, or two samples.
 */
export function kolmogorovSmirnov(
  both: Distributions,
  options: KolmogorovSmirnovOptions = {},
): KolmogorovSmirnov {
  const { estimateWeight: n, truthWeight: m, weighted } = both;
  const method = options.method ?? (n * m <= MOST_PAIRS ? "exact" : "asymptotic");
  const ties = method === "exact" ? options.ties ?? "conditional" : "ignored";
  const none = { p: NaN, method, ties };
  if (both.reason !== null) return { ...none, statistic: NaN, reason: both.reason };
  let statistic = 0;
  eachStep(both, (f, g) => statistic = Math.max(statistic, Math.abs(f - g)));
  if (weighted) return { ...none, statistic, reason: "values with weights have no p: resample blocks" };
  const p = method === "exact"
    ? exactTail(both, statistic, ties === "ignored")
    : kolmogorovTail(Math.sqrt(n * m / (n + m)) * statistic);
  return { statistic, p, method, ties, reason: null };
}

/**
 * Share of the orders of n and m values in which |i / n - j / m| reaches `statistic` after i and j of them. A path draws
 * values without replacement and ends where it first reaches it: all terms are positive, so small p keep their digits.
 */
function exactTail(
  { values, estimate, truth, estimateWeight: n, truthWeight: m }: Distributions,
  statistic: number,
  everywhere: boolean,
): number {
  const limit = Math.round(statistic * n * m);
  if (limit === 0) return 1;
  const isGroupEnd = new Uint8Array(n + m + 1);
  let rank = 0;
  for (let k = 0; k < values.length; k++) isGroupEnd[rank += estimate[k]! + truth[k]!] = 1;
  const reaching = new Float64Array(m + 1);
  let p = 0;
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const left = n + m - i - j + 1;
      const fromLeft = j > 0 ? reaching[j - 1]! * (m - j + 1) / left : 0;
      const fromAbove = i > 0 ? reaching[j]! * (n - i + 1) / left : 0;
      const here = i + j === 0 ? 1 : fromLeft + fromAbove;
      const ends = (everywhere || isGroupEnd[i + j] === 1) && Math.abs(i * m - j * n) >= limit;
      if (ends) p += here;
      reaching[j] = ends ? 0 : here;
    }
  }
  return Math.min(1, p);
}
