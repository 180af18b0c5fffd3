import { fitGpd, gpdExcess, type GpdFit } from "./gpd.ts";
import { gpdLevelInterval } from "./profile.ts";
import {
  assemble,
  bootstrapLevels,
  checkOptions,
  limits,
  PERIODS,
  type ReturnLevelOptions,
  type ReturnLevels,
} from "./return_levels.ts";

/** Options of {@link gpdReturnLevels}. */
export interface GpdReturnLevelOptions extends ReturnLevelOptions {
  /** The threshold taken off the excesses, in their units. */
  readonly threshold: number;
  /** Length of the record, years: what the rate of peaks is taken over. Default: the number of years given. */
  readonly years?: number;
}

/** A fitted generalised Pareto distribution with how often it is met. */
export interface PeakFit extends GpdFit {
  /** Threshold, in the units of the values. */
  readonly threshold: number;
  /** Cluster peaks per year. */
  readonly rate: number;
}

/**
 * Return levels of peaks over a threshold: u + sigma / xi ((rate T)^xi - 1) (Coles 2001, eq. 4.13), NaN for periods shorter
 * than the mean time between peaks. The bootstrap draws years, so that the rate varies too; the profile takes it as known.
 *
 * @param years Excesses of the cluster peaks of each year, a year without peak empty, [year][peak].
 * @param options Threshold, periods, intervals (default "profile").
 * @throws As {@link fitGpd}; RangeError for an option out of range.
 */
export function gpdReturnLevels(
  years: readonly (readonly number[])[],
  options: GpdReturnLevelOptions,
): ReturnLevels<PeakFit> {
  const { threshold, periods = PERIODS, interval = "profile", level = 0.95 } = options;
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  checkOptions({ periods, level, least: 0 });
  const excesses = years.flat();
  const rate = excesses.length / (options.years ?? years.length);
  const fit: PeakFit = { ...fitGpd(excesses), threshold, rate };
  const intervals = limits(fit, interval, {
    profile: () => periods.map((period) => gpdLevelInterval(excesses, fit, { peaks: rate * period, level })),
    bootstrap: () =>
      bootstrapLevels(years, {
        ...options,
        level,
        read: (drawn) => {
          const all = drawn.flat();
          return periods.map((period) => levelOf(fitGpd(all), all.length / drawn.length * period));
        },
        count: periods.length,
      }),
  }).map(({ low, high, reason }) => ({ low: threshold + low, high: threshold + high, reason }));
  return assemble(fit, {
    periods,
    level,
    interval,
    intervals,
    value: (period) => threshold + levelOf(fit, rate * period),
  });
}

const levelOf = (fit: GpdFit, peaks: number): number => peaks > 1 ? gpdExcess(fit, peaks) : NaN;
