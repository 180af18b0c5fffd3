import { thresholdIn } from "../contingency.ts";
import { lnGamma } from "../special/mod.ts";
import { findRoot } from "./find_root.ts";
import {
  assemble,
  bootstrapLevels,
  checkOptions,
  PERIODS,
  type ReturnLevelOptions,
  type ReturnLevels,
} from "./return_levels.ts";

/** Weibull distribution of the ordinary events of one year, P(X > x) = exp(-(x / scale)^shape), and how many there are. */
export interface OrdinaryYear {
  /** Scale C, in the units of the values. */
  readonly scale: number;
  /** Shape w. */
  readonly shape: number;
  /** Number of events n. */
  readonly events: number;
}

/** A metastatistical extreme value distribution. */
export interface MevFit {
  /** Its years, or groups of years. */
  readonly years: readonly OrdinaryYear[];
  /** Years left out, with fewer than `least` events or equal ones. */
  readonly skipped: number;
  /** Why there is no fit; null when there is one. */
  readonly reason: string | null;
}

/** Options of {@link fitMev}. */
export interface MevOptions {
  /** Events are the values above it; it is not taken off them. Default 0. */
  readonly wet?: number;
  /** Fewest events of a year. Default 10. */
  readonly least?: number;
  /** Years fitted together, for few events a year; the number of events stays that of each year. Default 1. */
  readonly together?: number;
}

/**
 * Fits a Weibull distribution to the ordinary events (wet days, storms) of each year by probability-weighted moments, the
 * ingredients of the metastatistical extreme value distribution (Marani & Ignaccolo 2015, Adv. Water Resour. 79, 121; Zorzetto,
 * Botter & Marani 2016, GRL 43, 8076). All events speak, not one per year, so it varies less than a GEV where years are few.
 *
 * @param years Values of each year, NaN missing, [year][event].
 * @throws RangeError for an infinite value or an option out of range.
 */
export function fitMev(years: readonly ArrayLike<number>[], options: MevOptions = {}): MevFit {
  const { wet = 0, least = 10, together = 1 } = options;
  if (!(wet >= 0)) throw new RangeError(`Wet limit ${wet} is negative`);
  if (!Number.isInteger(together) || together < 1) {
    throw new RangeError(`${together} years are not a whole number above 0`);
  }
  const events = years.map((year) => {
    const limit = thresholdIn(year, wet);
    return Float64Array.from(year).filter((value) => value > limit);
  });
  if (events.some((year) => year.includes(Infinity))) {
    throw new RangeError("Value Infinity is not finite: missing values are NaN");
  }
  const fitted = events.flatMap((year, k): OrdinaryYear[] => {
    const from = Math.floor(k / together) * together;
    const group = together === 1 ? year : Float64Array.from(events.slice(from, from + together).flatMap((e) => [...e]));
    const weibull = group.length < least ? null : fitWeibull(group);
    return weibull === null ? [] : [{ ...weibull, events: year.length }];
  });
  return {
    years: fitted,
    skipped: years.length - fitted.length,
    reason: fitted.length === 0 ? `no year has ${least} different events above ${wet}` : null,
  };
}

/** Weibull distribution by probability-weighted moments (Greenwood et al. 1979); null for equal values. */
function fitWeibull(values: Float64Array): { scale: number; shape: number } | null {
  const sorted = values.toSorted();
  const n = sorted.length;
  if (!(sorted[0]! < sorted[n - 1]!)) return null;
  let [mean, smaller] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean += sorted[i]! / n;
    smaller += sorted[i]! * (n - 1 - i) / (n - 1) / n;
  }
  const shape = Math.LN2 / Math.log(mean / (2 * smaller));
  return { shape, scale: mean / Math.exp(lnGamma(1 + 1 / shape)) };
}

/** Probability that a year's greatest value is at most `x`: the mean over the years of (1 - exp(-(x / C)^w))^n. */
export function mevCdf({ years }: Pick<MevFit, "years">, x: number): number {
  const one = ({ scale, shape, events }: OrdinaryYear): number =>
    Math.exp(events * Math.log1p(-Math.exp(-((Math.max(0, x) / scale) ** shape))));
  return years.reduce((sum, year) => sum + one(year) / years.length, 0);
}

/** The value exceeded once in `period` years on average; NaN without years. */
export function mevReturnLevel(fit: Pick<MevFit, "years">, period: number): number {
  if (fit.years.length === 0) return NaN;
  const levels = fit.years.map(({ scale, shape, events }) =>
    scale * (-Math.log(-Math.expm1(Math.log1p(-1 / period) / Math.max(1, events)))) ** (1 / shape)
  );
  const between = [Math.min(...levels), Math.max(...levels)] as const;
  if (between[1] - between[0] < 1e-12 * between[1]) return between[1];
  return findRoot((x) => mevCdf(fit, x) - (1 - 1 / period), between);
}

/**
 * Return levels of the metastatistical extreme value distribution.
 *
 * @param years Values of each year, NaN missing, [year][event].
 * @param options Periods, wet limit; intervals by bootstrap of years (default) or none: there is no profile likelihood.
 * @throws As {@link fitMev}; RangeError for an option out of range.
 */
export function mevReturnLevels(
  years: readonly ArrayLike<number>[],
  options: MevOptions & Omit<ReturnLevelOptions, "interval"> & { readonly interval?: "bootstrap" | "none" } = {},
): ReturnLevels<MevFit> {
  const { periods = PERIODS, interval = "bootstrap", level = 0.95 } = options;
  checkOptions({ periods, level, least: 1 });
  const fit = fitMev(years, options);
  const read = (drawn: readonly OrdinaryYear[]): number[] =>
    periods.map((period) => mevReturnLevel({ years: drawn }, period));
  const intervals = interval === "none" || fit.reason !== null
    ? []
    : bootstrapLevels(fit.years, { ...options, interval, level, read, count: periods.length });
  return assemble(fit, { periods, level, interval, intervals, value: (period) => mevReturnLevel(fit, period) });
}
