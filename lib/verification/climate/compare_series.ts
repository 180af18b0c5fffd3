import { DAY } from "../../grid/mod.ts";
import type { Accumulator } from "../accumulator.ts";
import type { Statistic } from "../bootstrap.ts";
import { type HeldValues, joined, roomLike } from "../held_values.ts";
import { checkSeries, type Series } from "./series.ts";

/** An estimated and a true series of the same times. */
export interface PairedSeries {
  /** Times, s since 1970 UTC, rising, [time]. */
  readonly time: ArrayLike<number>;
  /** Estimates, NaN missing, [time]. */
  readonly estimate: ArrayLike<number>;
  /** Truth, NaN missing, [time]. */
  readonly truth: ArrayLike<number>;
}

/** State of {@link compareSeries}: the parts added, missing in both where missing in one. */
export type SeriesState = { readonly [Column in keyof PairedSeries]: HeldValues }[];

/** What an index says of the estimate and of the truth, each missing where either is. */
export interface Compared<Result> {
  /** Of the estimate. */
  readonly estimate: Result;
  /** Of the truth. */
  readonly truth: Result;
  /** Number of times at which both are present. */
  readonly n: number;
}

/** Accumulator of {@link compareSeries}. */
export type SeriesAccumulator<Result> = Accumulator<SeriesState, PairedSeries, Compared<Result>>;

/** The Gregorian calendar repeats after 400 years, s. */
const CALENDAR_CYCLE = 146_097 * DAY;

/**
 * Makes any index of one series a score of two: the index of the estimate beside that of the truth, on joint times.
 * It keeps all values, 24 bytes per time, 16 in single precision, as indices of order (maxima, spells, percentiles) must. Parts may be added and
 * merged in any order: neighbours in time find each other. A part that is counted several times, as bootstraps of years
 * do, has its copies 400 years on, where the calendar is the same.
 *
 * @param index What to say of a series: of all times, NaN where either value is missing, so that its step is that of the
 * record, however few values are left.
 * @returns Its `add` throws TypeError when the arrays differ in length, RangeError when times do not rise or a value is
 * infinite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const greatest = compareSeries(({ values }) => Math.max(...Array.from(values).filter((x) => !Number.isNaN(x))));
 * const state = greatest.add(greatest.init(), { time: [0, 1, 2], estimate: [1, 2, 9], truth: [3, 1, NaN] });
 * assert.deepEqual(greatest.value(state), { estimate: 2, truth: 3, n: 2 });
 * ```
 */
export function compareSeries<Result>(index: (series: Series) => Result): SeriesAccumulator<Result> {
  return {
    init: () => [],
    add: (state, part) => {
      checkSeries({ time: part.time, values: part.estimate });
      checkSeries({ time: part.time, values: part.truth });
      const isMissing = (i: number): boolean => Number.isNaN(part.estimate[i]!) || Number.isNaN(part.truth[i]!);
      const masked = (values: ArrayLike<number>) =>
        roomLike([values], values.length).map((_, i) => isMissing(i) ? NaN : values[i]!);
      state.push({
        time: Float64Array.from(part.time),
        estimate: masked(part.estimate),
        truth: masked(part.truth),
      });
      return state;
    },
    merge: (state, other, times = 1) => {
      const parts = other.slice();
      for (let t = 0; t < times; t++) for (const part of parts) state.push(part);
      return state;
    },
    value: (state) => {
      const { time, estimate, truth } = inOrder(state);
      const n = Array.prototype.filter.call(truth, (value: number) => !Number.isNaN(value)).length;
      return { estimate: index({ time, values: estimate }), truth: index({ time, values: truth }), n };
    },
  };
}

/** One series of all the parts, rising in time; the k-th value of a time that is there several times comes k cycles on. */
function inOrder(parts: SeriesState): PairedSeries {
  const [times, estimate, truth] = (["time", "estimate", "truth"] as const)
    .map((key) => joined(parts.map((part) => part[key]))) as [HeldValues, HeldValues, HeldValues];
  if (rises(times)) return { time: times, estimate, truth };
  const { order, time } = risingOrder(times);
  const pick = (values: HeldValues) => roomLike([values], order.length).map((_, k) => values[order[k]!]!);
  return { time, estimate: pick(estimate), truth: pick(truth) };
}

/** Places of times in rising order, and those times; the k-th of equal ones comes k cycles of the calendar on. */
export function risingOrder(
  times: ArrayLike<number>,
): { readonly order: Uint32Array<ArrayBuffer>; readonly time: Float64Array<ArrayBuffer> } {
  const copies = new Map<number, number>();
  const moved = Float64Array.from(times, (time) => {
    const copy = copies.get(time) ?? 0;
    copies.set(time, copy + 1);
    return time + copy * CALENDAR_CYCLE;
  });
  const order = Uint32Array.from({ length: times.length }, (_, i) => i).sort((a, b) => moved[a]! - moved[b]!);
  return { order, time: Float64Array.from(order, (i) => moved[i]!) };
}

function rises(time: ArrayLike<number>): boolean {
  for (let i = 1; i < time.length; i++) if (!(time[i]! > time[i - 1]!)) return false;
  return true;
}

/**
 * Estimate / truth of an index, as a statistic for the bootstrap; NaN where it is undefined.
 *
 * @param accumulator Of {@link compareSeries}, or another that compares.
 * @param read The number in the index's result.
 */
export function ratioOf<State, Result>(
  accumulator: Accumulator<State, never, Omit<Compared<Result>, "n">>,
  read: (result: Result) => number,
): Statistic<State> {
  return {
    value: (state) => {
      const { estimate, truth } = accumulator.value(state);
      const ratio = read(estimate) / read(truth);
      return Number.isFinite(ratio) ? ratio : NaN;
    },
  };
}

/** Estimate - truth of an index, as {@link ratioOf}. */
export function differenceOf<State, Result>(
  accumulator: Accumulator<State, never, Omit<Compared<Result>, "n">>,
  read: (result: Result) => number,
): Statistic<State> {
  return {
    value: (state) => {
      const { estimate, truth } = accumulator.value(state);
      return read(estimate) - read(truth);
    },
  };
}
