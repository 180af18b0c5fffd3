import { bootstrap, type BootstrapOptions, INTERVAL_METHOD } from "../bootstrap.ts";
import { PROFILE_METHOD } from "./profile.ts";

/** A return level with its interval. */
export interface ReturnLevel {
  /** Return period, years (blocks of the maxima). */
  readonly period: number;
  /** Return level, in the units of the values; NaN without a fit. */
  readonly value: number;
  /** Lower limit; NaN without an interval. */
  readonly low: number;
  /** Upper limit; NaN without an interval. */
  readonly high: number;
  /** Why value or interval is NaN; null when neither is. */
  readonly reason: string | null;
}

/** Return levels and the distribution they come from. */
export interface ReturnLevels<Fit> {
  /** The fitted distribution. */
  readonly fit: Fit;
  /** Return levels, as the periods. */
  readonly levels: readonly ReturnLevel[];
  /** Confidence level of the intervals. */
  readonly level: number;
  /** How the intervals were made. */
  readonly interval: string;
}

/** Options of return levels. */
export interface ReturnLevelOptions {
  /** Return periods, years, above 1 for maxima. Default 2, 10, 50, 100. */
  readonly periods?: readonly number[];
  /** Intervals: by profile likelihood (for maximum likelihood), bootstrap of years, or none. */
  readonly interval?: "profile" | "bootstrap" | "none";
  /** Confidence level. Default 0.95. */
  readonly level?: number;
  /** Replicates, seed and name of the bootstrap. */
  readonly bootstrap?: Omit<BootstrapOptions, "level">;
}

/** Return periods when none are given, years. */
export const PERIODS = [2, 10, 50, 100] as const;

/** Limits of one interval. */
export interface Limits {
  /** Lower limit. */
  readonly low: number;
  /** Upper limit. */
  readonly high: number;
  /** Why there are none. */
  readonly reason: string | null;
}

/** Intervals of the kind that was asked for; none, with the fit's reason, when there is no fit. */
export function limits(
  fit: { readonly reason: string | null },
  interval: string,
  makers: Readonly<Record<"profile" | "bootstrap", () => readonly Limits[]>>,
): readonly Limits[] {
  if (interval === "none" || fit.reason !== null) return [];
  if (interval !== "profile" && interval !== "bootstrap") {
    throw new RangeError(`Interval "${interval}" is unknown: use "profile", "bootstrap" or "none"`);
  }
  return makers[interval]();
}

interface BootstrapLevelOptions<Year> extends ReturnLevelOptions {
  /** Return levels of the years drawn. */
  readonly read: (years: readonly Year[]) => readonly number[];
  /** How many there are. */
  readonly count: number;
}

/** Bootstrap intervals of several numbers read from the years drawn: the fit is made once per replicate. */
export function bootstrapLevels<Year>(years: readonly Year[], options: BootstrapLevelOptions<Year>): readonly Limits[] {
  const { read, count, level = 0.95 } = options;
  const whole = { init: (): Year[] => [], merge: mergeYears };
  let drawn: readonly Year[] = [];
  let numbers: readonly number[] = [];
  const statistics = Array.from({ length: count }, (_, k) => ({
    value: (state: readonly Year[]): number => {
      if (state !== drawn) [drawn, numbers] = [state, read(state)];
      return numbers[k]!;
    },
  }));
  return bootstrap(years.map((year) => [year]), whole, { ...options.bootstrap, level, statistics });
}

function mergeYears<Year>(state: Year[], other: readonly Year[], times = 1): Year[] {
  for (let t = 0; t < times; t++) state.push(...other);
  return state;
}

interface Assembly {
  readonly periods: readonly number[];
  readonly level: number;
  readonly interval: "profile" | "bootstrap" | "none";
  readonly intervals: readonly Limits[];
  readonly value: (period: number) => number;
}

/** The result, from the values and their limits. */
export function assemble<Fit extends { readonly reason: string | null }>(
  fit: Fit,
  { periods, level, interval, intervals, value }: Assembly,
): ReturnLevels<Fit> {
  const levels = periods.map((period, k): ReturnLevel => {
    const number = value(period);
    const short = Number.isNaN(number) ? "the period is shorter than the mean time between peaks" : null;
    const { low, high, reason } = intervals[k] ?? { low: NaN, high: NaN, reason: "no interval was asked for" };
    return { period, value: number, low, high, reason: fit.reason ?? short ?? reason };
  });
  const method = { profile: PROFILE_METHOD, bootstrap: `${INTERVAL_METHOD}, of years`, none: "none" }[interval];
  return { fit, levels, level, interval: method };
}

/** @throws RangeError when a period or the level is out of range. */
export function checkOptions(options: {
  readonly periods: readonly number[];
  readonly level: number;
  readonly least: number;
}): void {
  const { periods, level, least } = options;
  const bad = periods.find((period) => !(period > least && period < Infinity));
  if (bad !== undefined) throw new RangeError(`Return period ${bad} is not above ${least}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`Confidence level ${level} is outside (0, 1)`);
}
