import type { PhysicalTable } from "./box_sink.ts";

/**
 * Writes the physical values of a window turned by one of the eight symmetries of the square: bit 0 mirrors x, bit 1 mirrors y,
 * bit 2 swaps x and y.
 *
 * @param values Stored values [frame, y, x], square frames of side `size`.
 * @param element 0 (nothing) to 7.
 * @param out Where they go, [frame, y, x].
 */
export function placeTurned(
  values: ArrayLike<number>,
  { table, low }: PhysicalTable,
  size: number,
  element: number,
  out: Float32Array,
): void {
  if (element === 0 && table !== null) return placeStraight(values, { table, low }, out);
  const mirrorX = (element & 1) !== 0;
  const mirrorY = (element & 2) !== 0;
  const swap = (element & 4) !== 0;
  // a step along x or y of the result is a step of these in the values
  const [acrossX, acrossY] = swap ? [size, 1] : [1, size];
  const [stepX, stepY] = [mirrorX ? -acrossX : acrossX, mirrorY ? -acrossY : acrossY];
  const corner = (mirrorX ? (size - 1) * acrossX : 0) + (mirrorY ? (size - 1) * acrossY : 0);
  let to = 0;
  for (let frame = corner; frame < values.length; frame += size * size) {
    for (let y = 0; y < size; y++) {
      let from = frame + y * stepY;
      if (table === null) {
        for (let x = 0; x < size; x++) {
          out[to++] = values[from]!;
          from += stepX;
        }
      } else {
        for (let x = 0; x < size; x++) {
          out[to++] = table[values[from]! - low]!;
          from += stepX;
        }
      }
    }
  }
}

/** As they lie. */
function placeStraight(
  values: ArrayLike<number>,
  { table, low }: { readonly table: Float32Array; readonly low: number },
  out: Float32Array,
): void {
  for (let i = 0; i < values.length; i++) out[i] = table[values[i]! - low]!;
}

/** Symmetries that turn a square by no, one, two and three quarters, see {@link placeTurned}. */
const QUARTERS = [0, 5, 3, 6] as const;

/**
 * Square frames [frame, y, x] turned by quarters of a circle, with the clock where y goes down.
 *
 * @param quarters 0 to 3
 */
export function turnedByQuarters(values: Float32Array, size: number, quarters: 0 | 1 | 2 | 3): Float32Array {
  const out = new Float32Array(values.length);
  placeTurned(values, { table: null, low: 0 }, size, QUARTERS[quarters], out);
  return out;
}
