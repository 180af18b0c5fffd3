import { checkSeries, type Series, stepOf } from "./series.ts";

/** Options of {@link amounts}. */
export interface AmountOptions {
  /** Length of the periods summed up, s; they begin at multiples of it since 1970 UTC, plus `start`. */
  readonly seconds: number;
  /** Shift of the periods, s; 21600 for days from 06 to 06 UTC. Default 0. */
  readonly start?: number;
  /** Least share of a period's steps that must be present, in (0, 1]; the rest counts as their mean. Default 1. */
  readonly present?: number;
}

/**
 * Rain amounts of periods (days, hours) from rates.
 *
 * @param series Rates, mm h-1, each for the step that begins at its time.
 * @param options Length and start of the periods, least share present.
 * @returns Amounts, mm, at the beginning of each period that has values; NaN where too few are present.
 * @throws As {@link checkSeries}; RangeError when the period is not a multiple of the step, or the share is out of range.
 */
export function amounts(series: Series, options: AmountOptions): Series {
  const { seconds, start = 0, present = 1 } = options;
  checkSeries(series);
  const step = stepOf(series);
  const wanted = seconds / step;
  if (series.time.length > 1 && !(Number.isInteger(wanted) && wanted > 0)) {
    throw new RangeError(`Periods of ${seconds} s are not a whole number of steps of ${step} s`);
  }
  if (!(present > 0 && present <= 1)) throw new RangeError(`Share present ${present} is outside (0, 1]`);
  const time: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < series.time.length;) {
    const period = Math.floor((series.time[i]! - start) / seconds);
    let [sum, count] = [0, 0];
    for (; i < series.time.length && Math.floor((series.time[i]! - start) / seconds) === period; i++) {
      if (Number.isNaN(series.values[i]!)) continue;
      sum += series.values[i]!;
      count++;
    }
    time.push(period * seconds + start);
    values.push(count > 0 && count >= present * wanted ? sum / count * seconds / 3600 : NaN);
  }
  return { time: Float64Array.from(time), values: Float64Array.from(values) };
}
