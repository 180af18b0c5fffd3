import { fitGev, type GevEstimator, type GevFit, gevReturnLevel } from "./gev.ts";
import { gevLevelInterval } from "./profile.ts";
import {
  assemble,
  bootstrapLevels,
  checkOptions,
  limits,
  PERIODS,
  type ReturnLevelOptions,
  type ReturnLevels,
} from "./return_levels.ts";

/** Options of {@link gevReturnLevels}. */
export interface GevReturnLevelOptions extends ReturnLevelOptions {
  /** How the GEV is fitted. Default "mle". */
  readonly estimator?: GevEstimator;
}

/**
 * Return levels of block maxima. With few years the two estimators differ, by 9 % at 100 years for 20 of them: report both.
 *
 * @param maxima Annual maxima, NaN missing, [year].
 * @param options Periods, estimator, intervals: default "profile" for "mle", "bootstrap" for "l-moments".
 * @throws As {@link fitGev}; RangeError for a period of 1 or less, a level outside (0, 1), or a profile of L-moments.
 */
export function gevReturnLevels(
  maxima: ArrayLike<number>,
  options: GevReturnLevelOptions = {},
): ReturnLevels<GevFit> {
  const { periods = PERIODS, estimator = "mle", level = 0.95 } = options;
  const { interval = estimator === "mle" ? "profile" : "bootstrap" } = options;
  checkOptions({ periods, level, least: 1 });
  if (interval === "profile" && estimator !== "mle") {
    throw new RangeError(`A profile likelihood goes with "mle", not with "${estimator}": use interval "bootstrap"`);
  }
  const values = Array.from(maxima).filter((value) => !Number.isNaN(value));
  const fit = fitGev(values, estimator);
  const intervals = limits(fit, interval, {
    profile: () => periods.map((period) => gevLevelInterval(values, fit, { period, level })),
    bootstrap: () =>
      bootstrapLevels(values.map((value) => [value]), {
        ...options,
        level,
        read: (years) => {
          const drawn = fitGev(years.flat(), estimator);
          return periods.map((period) => gevReturnLevel(drawn, period));
        },
        count: periods.length,
      }),
  });
  return assemble(fit, { periods, level, interval, intervals, value: (period) => gevReturnLevel(fit, period) });
}
