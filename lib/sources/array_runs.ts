import type { Hyperslab } from "./container.ts";
import { elementCount } from "./npy.ts";

/** The runs of neighbours that a part of a row-major array is made of, in order: first element and how many. */
export function* runsOf(shape: readonly number[], { start, count }: Hyperslab): Generator<readonly [number, number]> {
  if (count.some((n) => n === 0)) return;
  // the dimensions after the last that is cut are whole, so that a run goes through them
  let cut = shape.length - 1;
  while (cut > 0 && count[cut] === shape[cut]) cut--;
  const length = elementCount(count.slice(Math.max(0, cut)));
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const index = start.slice();
  while (true) {
    yield [index.reduce((sum, i, axis) => sum + i * strides[axis]!, 0), length];
    let axis = cut - 1;
    while (axis >= 0 && ++index[axis]! === start[axis]! + count[axis]!) {
      index[axis] = start[axis]!;
      axis--;
    }
    if (axis < 0) return;
  }
}
