/** Sums over boxes: entry [y, x] is the sum of the cells above and left of (y, x). */
export interface SummedArea {
  /** Rows and columns of the field, [y, x]. */
  readonly shape: readonly [number, number];
  /** Row-major, [y + 1, x + 1]; its last entry is the sum of all. */
  readonly table: Float64Array<ArrayBuffer>;
}

/**
 * Summed-area table (Crow 1984): the sum over any box is four look-ups.
 *
 * @param shape Rows and columns of the field, [y, x].
 * @param values Row-major, [y, x], none missing.
 * @param table Room for the table, its first row and column zero. Default: new.
 */
export function summedArea(
  shape: readonly [number, number],
  values: ArrayLike<number>,
  table: Float64Array<ArrayBuffer> = new Float64Array((shape[0] + 1) * (shape[1] + 1)),
): SummedArea {
  const [height, width] = shape;
  const stride = width + 1;
  for (let y = 0; y < height; y++) {
    const above = y * stride + 1;
    const here = above + stride;
    const cells = y * width;
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[cells + x]!;
      table[here + x] = table[above + x]! + row;
    }
  }
  return { shape, table };
}

/** Windows of equal width side by side along a row. */
export interface WindowRun {
  /** Number of windows; from each to the next both sides move one cell on. */
  readonly count: number;
  /** Column of the centre of the first. */
  readonly x: number;
  /** Its first column. */
  readonly left: number;
  /** The column after its last. */
  readonly right: number;
}

/**
 * The windows of side `window` centred on each of `length` cells, cut to them, as runs of equal width. An even window
 * reaches one cell further back than forward.
 */
export function windowRuns(length: number, window: number): readonly WindowRun[] {
  const before = Math.floor(window / 2);
  const whole = Math.max(0, length - window + 1);
  const runs: WindowRun[] = [];
  for (let x = 0; x < length;) {
    const count = x === before && whole > 0 ? whole : 1;
    runs.push({ count, x, left: Math.max(0, x - before), right: Math.min(length, x - before + window) });
    x += count;
  }
  return runs;
}
