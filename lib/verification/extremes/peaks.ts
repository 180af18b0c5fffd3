import { checkSeries, presentOnly, type Series, stepOf } from "../climate/mod.ts";
import { thresholdIn } from "../contingency.ts";

/** Options of {@link peaksOverThreshold}. */
export interface PeakOptions {
  /** Threshold; exceedances are values above it, by the theory of excesses. */
  readonly threshold: number;
  /** Runs declustering: a cluster ends when no exceedance follows for longer than this, s. Default 0: no declustering. */
  readonly run?: number;
}

/** Cluster peaks over a threshold. */
export interface Peaks {
  /** Times of the peaks, s since 1970 UTC, [peak]. */
  readonly time: readonly number[];
  /** Peak - threshold, in the units of the values, [peak]. */
  readonly excesses: readonly number[];
  /** Number of exceedances, before declustering. */
  readonly exceedances: number;
  /** Time observed, years of 365.2425 days: present values times the step. */
  readonly years: number;
  /** Clusters per exceedance: the runs estimator of the extremal index (Smith & Weissman 1994); NaN without exceedance. */
  readonly extremalIndex: number;
  /** Threshold. */
  readonly threshold: number;
  /** Run, s. */
  readonly run: number;
}

const YEAR = 365.2425 * 86400;

/**
 * Peaks over a threshold, one per cluster (runs declustering, Coles 2001, section 5.3.2): r values in a row at or below the
 * threshold part two clusters when `run` is r steps. A missing value does not part them by itself.
 *
 * @param series Rates or amounts.
 * @throws TypeError when the arrays differ in length; RangeError when times do not rise, a value is infinite, the threshold is
 * not finite or the run negative.
 */
export function peaksOverThreshold(series: Series, options: PeakOptions): Peaks {
  const { threshold, run = 0 } = options;
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  if (!(run >= 0)) throw new RangeError(`Run of ${run} s is negative`);
  checkSeries(series);
  const step = stepOf(series);
  const { time, values } = presentOnly(series);
  const limit = thresholdIn(values, threshold);
  const peaks: { time: number; value: number }[] = [];
  let exceedances = 0;
  let last = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! > limit)) continue;
    exceedances++;
    const peak = { time: time[i]!, value: values[i]! };
    const isNew = run === 0 || time[i]! - last > run;
    if (isNew) peaks.push(peak);
    else if (peak.value > peaks.at(-1)!.value) peaks[peaks.length - 1] = peak;
    last = time[i]!;
  }
  return {
    time: peaks.map((peak) => peak.time),
    excesses: peaks.map((peak) => peak.value - limit),
    exceedances,
    years: values.length * step / YEAR,
    extremalIndex: peaks.length / exceedances,
    threshold,
    run,
  };
}
