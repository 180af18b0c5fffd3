import type { FieldPair } from "../../../lib/verification/spatial/mod.ts";

/** The fields F and O of the reference values. */
export const F: readonly number[] = [
  [0, 0, 1, 2, 0, 0, 0, 0],
  [0, 3, 5, 4, 1, 0, 0, 0],
  [0, 2, 6, 8, 2, 0, 0, 0],
  [0, 0, 1, 3, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 1, 2],
  [0, 0, 0, 0, 0, 2, 4, 3],
  [0, 0, 0, 0, 0, 1, 3, 2],
  [0, 0, 0, 0, 0, 0, 0, 1],
].flat();
export const O: readonly number[] = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 1, 2, 1, 0, 0, 0],
  [0, 1, 4, 7, 3, 1, 0, 0],
  [0, 0, 3, 9, 5, 0, 0, 0],
  [0, 0, 0, 2, 1, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 2, 3],
  [0, 0, 0, 0, 0, 0, 3, 5],
  [0, 0, 0, 0, 0, 0, 1, 2],
].flat();

/** Both. */
export const pair: FieldPair = { estimate: F, truth: O, shape: [8, 8] };

/** Fields that are not square, 10 x 14, of whole numbers by formula. */
export const G: readonly number[] = grid(10, 14, (y, x) => Math.max(0, (3 * y * y + 5 * x + 2 * x * y) % 17 - 9));
export const H: readonly number[] = grid(10, 14, (y, x) => Math.max(0, (2 * y * y + 7 * x + 3 * x * y) % 19 - 11));

/** Both. */
export const oblong: FieldPair = { estimate: G, truth: H, shape: [10, 14] };

/** A field by formula, row-major. */
export function grid(height: number, width: number, value: (y: number, x: number) => number): number[] {
  return Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width));
}

/** A smooth blob of rain with its top at [y, x], on a square of `side` cells. */
export function blob(side: number, [cy, cx]: readonly [number, number], radius = 4, top = 10): number[] {
  return grid(side, side, (y, x) => {
    const value = top * Math.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * radius ** 2));
    return value < 0.1 ? 0 : value;
  });
}
