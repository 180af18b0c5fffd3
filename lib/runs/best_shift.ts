/** Where fields lie best on others. */
export interface Shift {
  /** Cells down. */
  readonly dy: number;
  /** Cells to the right. */
  readonly dx: number;
  /** Correlation of the fields there, the mean over pairs of fields. */
  readonly correlation: number;
}

/** Cells of a grid that fields are given on. */
export interface GridCells {
  /** Number of each in the grid, row by row. */
  readonly cells: Int32Array;
  /** Columns of the grid. */
  readonly columns: number;
}

/** All cells of a square. */
export const squareCells = (size: number): GridCells => ({
  cells: new Int32Array(size * size).map((_, i) => i),
  columns: size,
});

/** Least part of the cells that both fields must share for a shift to be tried. */
const LEAST_SHARED = 0.4;

/** Fields and references [cell], NaN missing. */
export type ShiftedPairs = readonly (readonly [field: Float32Array, reference: Float32Array])[];

/**
 * Finds the shift of fields against references with the highest correlation over the cells that both then have, up to `reach`
 * cells along each axis: whatever the amplitude. Phase correlation takes smooth fields in small windows to lie still: of a disc of
 * rain moved by 6 km it finds 0.7. The finder gives null where no shift correlates above 0, as where one of the fields is constant.
 */
export function shiftFinder(grid: GridCells, reach: number): (pairs: ShiftedPairs) => Shift | null {
  const moved = cellMover(grid);
  const along = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  const shifts = along.flatMap((dy) => along.map((dx) => ({ dy, dx, to: moved(dy, dx) })));
  return (pairs) => {
    let best: Shift | null = null;
    for (const { dy, dx, to } of shifts) {
      const correlation = pairs.reduce((sum, pair) => sum + correlationAt(...pair, to), 0) / pairs.length;
      if (correlation > (best?.correlation ?? 0)) best = { dy, dx, correlation };
    }
    return best;
  };
}

/** Gives for each cell which of the cells is so many rows down and columns to the right of it, -1 where there is none. */
export function cellMover({ cells, columns }: GridCells): (dy: number, dx: number) => Int32Array {
  const numbers = new Int32Array(cells.reduce((most, cell) => Math.max(most, cell), 0) + 1).fill(-1);
  cells.forEach((cell, i) => numbers[cell] = i);
  return (dy, dx) =>
    cells.map((cell) => {
      const column = cell % columns + dx;
      return column < 0 || column >= columns ? -1 : numbers[cell + dy * columns + dx] ?? -1;
    });
}

/** Correlation of field[to[cell]] with reference[cell]; 0 where they share too little or one of them is constant there. */
function correlationAt(field: Float32Array, reference: Float32Array, to: Int32Array): number {
  let [n, f, r, ff, rr, fr] = [0, 0, 0, 0, 0, 0];
  for (let cell = 0; cell < to.length; cell++) {
    if (to[cell]! < 0) continue;
    const a = field[to[cell]!]!;
    const b = reference[cell]!;
    if (!(a - b === a - b)) continue; // one is missing
    n++;
    f += a;
    r += b;
    ff += a * a;
    rr += b * b;
    fr += a * b;
  }
  const variances = (ff - f * f / n) * (rr - r * r / n);
  return n >= LEAST_SHARED * to.length && variances > 1e-12 * ff * rr ? (fr - f * r / n) / Math.sqrt(variances) : 0;
}
