import type { Accumulator, Pairs } from "../accumulator.ts";
import type { HeldValues } from "../held_values.ts";
import { keepPairs, type KeptPairs } from "./compare_values.ts";

/** How extremes of estimate and truth come together, at one quantile. */
export interface TailDependence {
  /** Quantile q of each margin, in (0, 1). */
  readonly quantile: number;
  /** Share of the values above it, mean of the margins: 1 - q, but for equal values. */
  readonly above: number;
  /** chi(q) = 2 - ln P(U <= q, V <= q) / ln P(U <= q): 1 for perfect dependence, 0 for independence. */
  readonly chi: number;
  /** chi-bar(q) = 2 ln P(U > q) / ln P(U > q, V > q) - 1: 1 where chi is above 0, else the strength of what is left. */
  readonly chiBar: number;
  /** Number of pairs in which both are above. */
  readonly joint: number;
  /** Number of pairs. */
  readonly n: number;
  /** Why a number is NaN; null when none is. */
  readonly reason: string | null;
}

/**
 * Extremal dependence of estimate and truth (Coles, Heffernan & Tawn 1999, Extremes 2, 339), on ranks: U and V are mean ranks
 * / (n + 1), so that dry values, which are equal, share one; P(U <= q) is counted, not taken as q, for the same reason. It
 * keeps all pairs, 16 bytes each. Weights only leave pairs out (0): ranks have none.
 *
 * @param quantiles Quantiles, in (0, 1). Default 0.9, 0.95, 0.99.
 * @throws RangeError when a quantile is outside (0, 1); `add` throws as every accumulator of pairs.
 */
export function tailDependence(
  quantiles: readonly number[] = [0.9, 0.95, 0.99],
): Accumulator<KeptPairs, Pairs, readonly TailDependence[]> {
  const bad = quantiles.find((q) => !(q > 0 && q < 1));
  if (bad !== undefined) throw new RangeError(`Quantile ${bad} is outside (0, 1)`);
  return keepPairs((estimate, truth) => {
    const [sortedEstimate, sortedTruth] = [estimate.toSorted(), truth.toSorted()];
    return quantiles.map((quantile) => {
      const cuts = { estimate: cutOf(sortedEstimate, quantile), truth: cutOf(sortedTruth, quantile) };
      return atCuts({ estimate, truth }, cuts, quantile);
    });
  });
}

function atCuts(
  { estimate, truth }: Readonly<Record<"estimate" | "truth", HeldValues>>,
  cuts: Readonly<Record<"estimate" | "truth", number>>,
  quantile: number,
): TailDependence {
  const n = truth.length;
  let below = 0;
  let above = 0;
  let aboveU = 0;
  let aboveV = 0;
  for (let i = 0; i < n; i++) {
    const u = estimate[i]! >= cuts.estimate;
    const v = truth[i]! >= cuts.truth;
    if (u) aboveU++;
    if (v) aboveV++;
    if (u && v) above++;
    if (!u && !v) below++;
  }
  const margin = (aboveU + aboveV) / 2 / n;
  const reason = n === 0
    ? "no pairs"
    : aboveU === 0 || aboveV === 0
    ? "no value lies above the quantile: too few, or equal to each other"
    : above === 0
    ? "no pair has both above the quantile: chi-bar is unknown"
    : null;
  const known = aboveU > 0 && aboveV > 0;
  return {
    quantile,
    above: margin,
    chi: known ? 2 - Math.log(below / n) / Math.log(1 - margin) : NaN,
    chiBar: known && above > 0 ? 2 * Math.log(margin) / Math.log(above / n) - 1 : NaN,
    joint: above,
    n,
    reason,
  };
}

/** The least of the sorted values whose mean rank / (n + 1) is above the quantile; Infinity when there is none. */
function cutOf(sorted: HeldValues, quantile: number): number {
  const rank = quantile * (sorted.length + 1);
  const value = sorted[Math.floor(rank)];
  if (value === undefined) return Infinity;
  let from = Math.floor(rank);
  while (sorted[from - 1] === value) from--;
  let to = Math.floor(rank);
  while (sorted[to] === value) to++;
  return (from + 1 + to) / 2 > rank ? value : sorted[to] ?? Infinity;
}
