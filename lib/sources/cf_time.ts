import { DataError } from "../base/mod.ts";
import { findArrays } from "./cf_grid.ts";
import { type Container, type StoredArray, textOf } from "./container.ts";
import { isTimeUnits, timeDecoder } from "./time_units.ts";

/** The times of a variable. */
export interface CfTimes {
  /** Starts, s since 1970 UTC, ascending. */
  readonly times: readonly number[];
  /** Index in the file of each of `times`. */
  readonly order: readonly number[];
  /** Length of the intervals of the bounds, s; 0 without bounds. */
  readonly bounded: number;
}

/** Whether an array is a coordinate of time. */
export function isTime(array: StoredArray | undefined): array is StoredArray {
  return array !== undefined && isTimeUnits(textOf(array.attributes, "units", "Units"));
}

/**
 * Times of a coordinate array; where it has bounds, the starts of the intervals.
 *
 * @throws DataError "unsupported-version" for units and calendars that are not read; "corrupt-file" when a time is missing
 * or occurs twice.
 */
export function cfTimes(container: Container, time: StoredArray): CfTimes {
  const place = { file: container.path, variable: time.path };
  const { attributes } = time;
  const decode = timeDecoder(textOf(attributes, "units", "Units"), textOf(attributes, "calendar"), container.path);
  const stated = Array.from(container.read(time.path), decode);
  const [bounds] = findArrays(container, time.path, [textOf(attributes, "bounds")]);
  const edges = bounds?.shape[1] === 2 ? Array.from(container.read(bounds.path), decode) : [];
  const starts = edges.length === 2 * stated.length ? stated.map((_, k) => edges[2 * k]!) : stated;
  const order = starts.map((_, k) => k).sort((a, b) => starts[a]! - starts[b]!);
  const times = order.map((k) => starts[k]!);
  if (!times.every((value, k) => Number.isFinite(value) && value !== times[k - 1])) {
    throw new DataError("corrupt-file", "A time is missing or occurs twice", place);
  }
  return { times, order, bounded: starts === stated ? 0 : Math.abs((edges[1] ?? 0) - (edges[0] ?? 0)) };
}

/** Time of a file without a coordinate of time: a scalar array, else the global attribute time_coverage_start. */
export function scalarTime(container: Container): CfTimes | null {
  for (const name of ["time", "valid_time"]) {
    const array = container.arrays.get(name);
    if (isTime(array) && array.shape.length === 0) return cfTimes(container, array);
  }
  const text = textOf(container.attributes(""), "time_coverage_start", "start_time");
  const seconds = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) / 1000;
  return Number.isFinite(seconds) ? { times: [Math.round(seconds)], order: [0], bounded: 0 } : null;
}
