import { DataError, type DataErrorPlace } from "../base/mod.ts";

/** Centres `first + k * step` of the cells along one side of a grid. */
export interface RegularAxis {
  /** Centre of the first cell. */
  readonly first: number;
  /** From one centre to the next; negative when they descend. */
  readonly step: number;
  /** Number of cells. */
  readonly count: number;
}

/**
 * The axis whose centres are `values`.
 *
 * @throws DataError "grid-mismatch" unless there are two or more, evenly spaced within `tolerance` of a step.
 */
export function regularAxis(
  values: ArrayLike<number>,
  place: DataErrorPlace = {},
  tolerance = 0.01,
): RegularAxis {
  const count = values.length;
  const first = values[0] ?? NaN;
  const step = (values[count - 1]! - first) / (count - 1);
  for (let k = 0; k < count; k++) {
    if (!(Math.abs(values[k]! - (first + k * step)) <= tolerance * Math.abs(step))) {
      throw new DataError("grid-mismatch", `Coordinates are not evenly spaced: entry ${k} is ${values[k]}`, place);
    }
  }
  if (!(Math.abs(step) > 0)) throw new DataError("grid-mismatch", "A grid has two or more coordinates a side", place);
  return { first, step, count };
}
