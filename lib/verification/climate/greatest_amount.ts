import { calendarBlocks, checkSeries, type Period, presentOnly, type Series, stepOf } from "./series.ts";

/** Options of {@link greatestAmounts}. */
export interface GreatestAmountOptions {
  /** Steps summed up: 1 for Rx1day of daily amounts, 5 for Rx5day. Default 1. */
  readonly window?: number;
  /** Within what the greatest is taken. Default "year". */
  readonly period?: Period;
  /** Month with which years begin. Default 1. */
  readonly firstMonth?: number;
  /** Fewest windows a period must have. Default 1; 300 for annual maxima of days keeps incomplete years out. */
  readonly least?: number;
}

/** Greatest amounts by period. */
export interface GreatestAmounts {
  /** Number of each period that counts, rising: the year, or seasons or months since year 0. */
  readonly periods: readonly number[];
  /** The greatest sum of `window` steps that ends in it, in the units of the values, [period]. */
  readonly values: readonly number[];
  /** Their mean; NaN without any. */
  readonly value: number;
  /** Steps summed up. */
  readonly window: number;
  /** What a period is. */
  readonly period: string;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Greatest sums of consecutive steps in each period: Rx1day, Rx5day, Rx1h (ETCCDI; Zhang et al. 2011), and the block maxima
 * that a GEV is fitted to. A window belongs to the period of its last step; one with a missing step does not count.
 *
 * @param series Amounts per step, mm.
 * @param options Window, period, fewest windows.
 * @throws As {@link checkSeries}; RangeError when an option is out of range.
 */
export function greatestAmounts(series: Series, options: GreatestAmountOptions = {}): GreatestAmounts {
  const { window = 1, period = "year", firstMonth = 1, least = 1 } = options;
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`Window ${window} is not a whole number above 0`);
  checkSeries(series);
  const { time, values } = presentOnly(series);
  const step = stepOf(series);
  const blocks = calendarBlocks(period, firstMonth);
  const found = new Map<number, { count: number; greatest: number }>();
  let run = 0;
  for (let i = 0; i < values.length; i++) {
    run = i > 0 && time[i]! - time[i - 1]! === step ? run + 1 : 1;
    if (run < window) continue;
    let sum = 0;
    for (let k = i - window + 1; k <= i; k++) sum += values[k]!;
    const block = blocks.of(time[i]!);
    const { count, greatest } = found.get(block) ?? { count: 0, greatest: -Infinity };
    found.set(block, { count: count + 1, greatest: Math.max(greatest, sum) });
  }
  const kept = [...found].filter(([, { count }]) => count >= least);
  const maxima = kept.map(([, { greatest }]) => greatest);
  return {
    periods: kept.map(([block]) => block),
    values: maxima,
    value: maxima.length === 0 ? NaN : maxima.reduce((a, b) => a + b) / maxima.length,
    window,
    period: blocks.kind,
    reason: maxima.length === 0 ? `no ${period} has ${least} windows of ${window} present steps` : null,
  };
}
