/**
 * Summed-area table (Crow 1984) of the cells for which `counts` is true: entry [y, x] counts those above and left of
 * (y, x), so that any box is four look-ups.
 *
 * @param shape Rows and columns of the field, [y, x].
 * @param counts Whether cell `i`, row-major, counts.
 * @returns Table, row-major, [y + 1, x + 1]; its last entry is the count of all.
 */
export function summedArea(shape: readonly [number, number], counts: (i: number) => boolean): Int32Array<ArrayBuffer> {
  const [height, width] = shape;
  const stride = width + 1;
  const table = new Int32Array((height + 1) * stride);
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      if (counts(y * width + x)) row++;
      table[(y + 1) * stride + x + 1] = table[y * stride + x + 1]! + row;
    }
  }
  return table;
}

/** Places in a summed-area table of the corners of a box. */
export type BoxCorners = readonly [number, number, number, number];

/** Corners of the square of side `size` from row `y` and column `x` on, cut to the field. */
export function boxCorners(shape: readonly [number, number], y: number, x: number, size: number): BoxCorners {
  const [height, width] = shape;
  const top = Math.max(0, y) * (width + 1);
  const bottom = Math.min(height, y + size) * (width + 1);
  const left = Math.max(0, x);
  const right = Math.min(width, x + size);
  return [top + left, top + right, bottom + left, bottom + right];
}

/** Count inside a box. */
export function boxSum(table: Int32Array, [topLeft, topRight, bottomLeft, bottomRight]: BoxCorners): number {
  return table[bottomRight]! - table[bottomLeft]! - table[topRight]! + table[topLeft]!;
}
