import { DAY } from "../../grid/mod.ts";
import type { Blocks } from "../blocks.ts";
import { roomLike } from "../held_values.ts";

/** Values as time goes, at one place or over one domain. */
export interface Series {
  /** Times, s since 1970 UTC, rising, [time]. */
  readonly time: ArrayLike<number>;
  /** Values, NaN missing, [time]; a time that is not there is missing too. */
  readonly values: ArrayLike<number>;
}

/** A part of the calendar within which maxima or totals are taken. */
export type Period = "year" | "season" | "month";

/**
 * Refuses what is no series.
 *
 * @throws TypeError when the arrays differ in length; RangeError when times do not rise or a value is infinite.
 */
export function checkSeries({ time, values }: Series): void {
  if (time.length !== values.length) {
    throw new TypeError(`Cannot pair ${time.length} times with ${values.length} values: give as many of each`);
  }
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(time[i]!) || (i > 0 && !(time[i]! > time[i - 1]!))) {
      throw new RangeError(`Time ${time[i]} at index ${i} does not come after the one before`);
    }
    if (Math.abs(values[i]!) === Infinity) {
      throw new RangeError(`Value ${values[i]} at index ${i} is not finite: missing values are NaN`);
    }
  }
}

/** The series without its missing values; the same one when none is missing. */
export function presentOnly(series: Series): Series {
  const kept: number[] = [];
  for (let i = 0; i < series.values.length; i++) if (!Number.isNaN(series.values[i]!)) kept.push(i);
  if (kept.length === series.values.length) return series;
  return {
    time: Float64Array.from(kept, (i) => series.time[i]!),
    values: roomLike([series.values], kept.length).map((_, k) => series.values[kept[k]!]!),
  };
}

/** The least time between neighbours, s: the step of a regular series with gaps. NaN for fewer than two times. */
export function stepOf({ time }: Pick<Series, "time">): number {
  let step = Infinity;
  for (let i = 1; i < time.length; i++) step = Math.min(step, time[i]! - time[i - 1]!);
  return Number.isFinite(step) ? step : NaN;
}

/**
 * The years, seasons (DJF, MAM, JJA, SON) or months of the UTC calendar, numbered as they come.
 *
 * @param period Which of them.
 * @param firstMonth Month (1 to 12) with which a year begins; 10 for hydrological years that begin in October. Default 1.
 * @throws RangeError for another period or month.
 */
export function calendarBlocks(period: Period = "year", firstMonth = 1): Blocks {
  const months = { year: 12, season: 3, month: 1 }[period];
  if (months === undefined) throw new RangeError(`Period "${period}" is unknown: use "year", "season" or "month"`);
  if (!Number.isInteger(firstMonth) || firstMonth < 1 || firstMonth > 12) {
    throw new RangeError(`First month ${firstMonth} is not a whole number from 1 to 12`);
  }
  const shift = period === "year" ? 1 - firstMonth : period === "season" ? 1 : 0;
  let day = NaN;
  let block = NaN;
  const kind = period === "year" && firstMonth !== 1 ? `year from month ${firstMonth}` : period;
  const of = (time: number): number => {
    const today = Math.floor(time / DAY);
    if (today !== day) {
      day = today;
      const date = new Date(today * DAY * 1000);
      block = Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth() + shift) / months);
    }
    return block;
  };
  return { kind, of };
}

/** The values of each block, in its order; missing values are left out. */
export function valuesByBlock({ time, values }: Series, blocks: Blocks): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < time.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const block = blocks.of(time[i]!);
    const group = groups.get(block);
    if (group === undefined) groups.set(block, [values[i]!]);
    else group.push(values[i]!);
  }
  return groups;
}
