import { checkSeries, presentOnly, type Series, stepOf } from "../climate/mod.ts";
import { thresholdIn } from "../contingency.ts";

/** Extremal index of a series. */
export interface ExtremalIndex {
  /** Theta in (0, 1]: the reciprocal of the mean size of clusters; 1 for independent extremes. NaN below two exceedances, or in one run. */
  readonly value: number;
  /** Gap that parts the clusters the estimate implies, s: values further apart are of different ones; a run for declustering. */
  readonly run: number;
  /** Number of exceedances. */
  readonly exceedances: number;
  /** Threshold. */
  readonly threshold: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Extremal index by the intervals estimator (Ferro & Segers 2003, J. R. Stat. Soc. B 65, 545, eqs. 5 and 6): from the times
 * between exceedances alone, without a run length. Times are counted in steps of the series, gaps included. Of a single run of
 * exceedances the estimator would say 1, as of independent ones: it has no value here.
 *
 * @param series Rates or amounts.
 * @param options Threshold; exceedances are values above it.
 * @throws TypeError when the arrays differ in length; RangeError when times do not rise, a value is infinite or the threshold
 * is not finite.
 */
export function extremalIndex(series: Series, options: { readonly threshold: number }): ExtremalIndex {
  const { threshold } = options;
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  checkSeries(series);
  const step = stepOf(series);
  const { time, values } = presentOnly(series);
  const limit = thresholdIn(values, threshold);
  const at = [...time as Float64Array].filter((_, i) => values[i]! > limit);
  const gaps = at.slice(1).map((t, i) => (t - at[i]!) / step);
  const n = gaps.length;
  const reason = n < 1
    ? `${at.length} values lie above the threshold: two are needed`
    : gaps.every((gap) => gap === 1)
    ? "the values above the threshold follow each other without a gap: nothing parts clusters"
    : null;
  if (reason !== null) return { value: NaN, run: NaN, exceedances: at.length, threshold, reason };
  const sum = (f: (gap: number) => number): number => gaps.reduce((total, gap) => total + f(gap), 0);
  const short = gaps.every((gap) => gap <= 2);
  const raw = short
    ? 2 * sum((t) => t) ** 2 / (n * sum((t) => t * t))
    : 2 * sum((t) => t - 1) ** 2 / (n * sum((t) => (t - 1) * (t - 2)));
  const value = Math.min(1, raw);
  const clusters = Math.min(n, Math.floor(value * at.length));
  const sorted = gaps.toSorted((a, b) => b - a);
  return { value, run: (sorted[clusters] ?? 0) * step, exceedances: at.length, threshold, reason: null };
}
