import { thresholdIn } from "../contingency.ts";
import { quantile, type QuantileType } from "./quantile.ts";
import { checkSeries, type Series } from "./series.ts";

/** Options of {@link heavyRain}. */
export interface HeavyRainOptions {
  /** Percentile of wet values above which rain is heavy: 95 for R95p, 99 for R99p. Default 95. */
  readonly percentile?: number;
  /** Least wet value, in the units of the values. Default 1 mm, by ETCCDI for days. */
  readonly wet?: number;
  /** The limit itself, when it comes from a base period or from the truth; then the percentile is not computed. */
  readonly limit?: number;
  /** Definition of the percentile. Default 8, as ETCCDI's software. */
  readonly type?: QuantileType;
}

/** Rain from the heaviest values. */
export interface HeavyRain {
  /** Sum of the values above the limit, in the units of the values (R95p, R99p). */
  readonly value: number;
  /** Its share in the sum of wet values (R95pTOT, R99pTOT as fractions); NaN when all is dry. */
  readonly share: number;
  /** Number of values above the limit. */
  readonly count: number;
  /** The limit. */
  readonly limit: number;
  /** Percentile of the limit; null when the limit was given. */
  readonly percentile: number | null;
  /** Least wet value. */
  readonly wet: number;
  /** Why a number is NaN; null when none is. */
  readonly reason: string | null;
}

/**
 * Rain that falls in values above a percentile of the wet values (R95p, R99p of ETCCDI; Zhang et al. 2011): wet is value >=
 * `wet`, heavy is value > limit. Given the truth's limit, an estimate is judged by the truth's idea of heavy.
 *
 * @param series Amounts, mm.
 * @throws As {@link checkSeries}; RangeError when an option is out of range.
 */
export function heavyRain(series: Series, options: HeavyRainOptions = {}): HeavyRain {
  const { percentile = 95, wet = 1, type = 8 } = options;
  checkSeries(series);
  const least = thresholdIn(series.values, wet);
  const amounts = Float64Array.from(series.values).filter((value) => value >= least).sort();
  const limit = options.limit ?? quantile(amounts, percentile / 100, type);
  const heavy = amounts.filter((value) => value > limit);
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const present = Array.prototype.some.call(series.values, (value: number) => !Number.isNaN(value));
  const reason = !present ? "no values" : amounts.length === 0 ? "no value is wet" : null;
  return {
    value: present && !Number.isNaN(limit) ? sum(heavy) : NaN,
    share: sum(heavy) / sum(amounts),
    count: heavy.length,
    limit,
    percentile: options.limit === undefined ? percentile : null,
    wet,
    reason,
  };
}
