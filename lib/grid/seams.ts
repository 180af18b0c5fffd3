import type { Tiling } from "./tiling.ts";

/** How steep a field is across seams, and elsewhere. */
export interface SeamContrast {
  /** Mean absolute difference of neighbours across seams, in the field's unit. */
  readonly across: number;
  /** Mean absolute difference of all other neighbours. */
  readonly elsewhere: number;
  /** The first over the second: 1 where seams cannot be told; NaN where there is no seam, or nothing changes elsewhere. */
  readonly ratio: number;
  /** Greatest absolute difference of two neighbours anywhere. */
  readonly largest: number;
}

/** Where the seams of a tiling may show. */
export type SeamPlace =
  /** Where tiles begin and end: there blended fields may jump. */
  | "edges"
  /** Half-way through what neighbours share: there fields pasted together, each cell from the nearest tile, jump. */
  | "middles";

/** The lines of seams along one side: line k lies between cells k - 1 and k. */
function linesOf(starts: readonly number[], size: number, cells: number, place: SeamPlace): ReadonlySet<number> {
  const lines = place === "edges"
    ? starts.flatMap((start) => [start, start + size])
    : starts.slice(1).map((start, i) => Math.round((starts[i]! + size + start) / 2));
  return new Set(lines.filter((line) => line > 0 && line < cells));
}

/**
 * Compares the gradient of a field across the seams of the tiles it was made of with the gradient elsewhere. Neighbours of which
 * one is missing do not count.
 *
 * @param field values [y, x], NaN where missing
 */
export function seamContrast(field: Float32Array, tiling: Tiling, place: SeamPlace): SeamContrast {
  const { ny, nx, size } = tiling;
  const rows = linesOf(tiling.rows, size, ny, place);
  const columns = linesOf(tiling.columns, size, nx, place);
  const sums = { across: [0, 0], elsewhere: [0, 0] };
  let largest = 0;
  const count = (isSeam: boolean, a: number, b: number) => {
    const step = Math.abs(a - b);
    if (Number.isNaN(step)) return;
    const sum = isSeam ? sums.across : sums.elsewhere;
    sum[0]! += step;
    sum[1]! += 1;
    largest = Math.max(largest, step);
  };
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      const value = field[y * nx + x]!;
      if (x > 0) count(columns.has(x), value, field[y * nx + x - 1]!);
      if (y > 0) count(rows.has(y), value, field[(y - 1) * nx + x]!);
    }
  }
  const mean = ([sum, n]: readonly number[]) => sum! / n!;
  const [across, elsewhere] = [mean(sums.across), mean(sums.elsewhere)];
  return { across, elsewhere, ratio: elsewhere > 0 ? across / elsewhere : NaN, largest };
}
