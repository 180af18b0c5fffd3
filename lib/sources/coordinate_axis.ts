import type { DataErrorPlace } from "../base/mod.ts";
import type { Numbers } from "./container.ts";
import { type RegularAxis, regularAxis } from "./regular_axis.ts";

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
  const axis = regularAxis(list, place, TOLERANCE);
  return { ...axis, step: Number(axis.step.toPrecision(12)) };
}
