import { DataError, type DataErrorPlace } from "../base/mod.ts";
import type { Numbers } from "./container.ts";

/** A regular axis: entry i is first + i * step. */
export interface RegularAxis {
  /** First entry. */
  readonly first: number;
  /** Step; negative when the axis descends. */
  readonly step: number;
  /** Number of entries. */
  readonly count: number;
}

/** Largest departure from regular spacing that is taken as rounding, in steps. */
const TOLERANCE = 0.02;

/**
 * The regular axis through the coordinates of a file. float32 values are read as the decimal numbers that they round, so
 * that files written in float32 and in float64 have the same grid. Longitudes that jump by 360 are unwound.
 *
 * @throws DataError "grid-mismatch" when they are fewer than two or not evenly spaced.
 */
export function coordinateAxis(values: Numbers | readonly number[], place: DataErrorPlace): RegularAxis {
  const list = Array.from(values, values instanceof Float32Array ? (value) => Number(value.toPrecision(7)) : Number);
  const jump = list.findIndex((value, k) => value - (list[k - 1] ?? value) < -180);
  if (jump > 0 && list.every((value) => Math.abs(value) <= 360)) {
    for (let k = jump; k < list.length; k++) list[k]! += 360;
  }
  const count = list.length;
  const first = list[0] ?? NaN;
  const step = Number(((list[count - 1]! - first) / (count - 1)).toPrecision(12));
  const stray = list.findIndex((value, k) => !(Math.abs(value - (first + k * step)) <= TOLERANCE * Math.abs(step)));
  if (stray >= 0) {
    throw new DataError("grid-mismatch", `Coordinates are not evenly spaced: entry ${stray} is ${list[stray]}`, place);
  }
  if (!(Math.abs(step) > 0)) throw new DataError("grid-mismatch", "A grid has two or more coordinates a side", place);
  return { first, step, count };
}
