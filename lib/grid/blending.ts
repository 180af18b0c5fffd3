import type { Tiling } from "./tiling.ts";

/** Puts the fields of tiles together to one. */
export interface Blender {
  /** Adds the values [y, x] of the tile at `row` and `column` of the tiling; tiles that are never added count as missing. */
  add(row: number, column: number, values: Float32Array): void;
  /** The field [y, x], NaN where no tile has a value; the blender is then empty again. */
  finish(): Float32Array;
}

/**
 * Weights of the tiles along one side, for each tile [cell]: 1 where it is alone, sin² ramps where neighbours share cells, so
 * that weights pass from one tile to the next without a step. At each cell of the field they add up to 1.
 *
 * @param starts first cell of each tile, ascending
 * @param size cells of a tile
 */
export function blendingWeights(starts: readonly number[], size: number): readonly Float64Array[] {
  const ramp = (cell: number, shared: number) => cell < shared ? Math.sin(Math.PI / 2 * (cell + 0.5) / shared) ** 2 : 1;
  const raw = starts.map((start, i) => {
    const before = i === 0 ? 0 : starts[i - 1]! + size - start;
    const after = i === starts.length - 1 ? 0 : start + size - starts[i + 1]!;
    return Float64Array.from({ length: size }, (_, k) => ramp(k, before) * ramp(size - 1 - k, after));
  });
  const sums = new Float64Array(starts.at(-1)! + size);
  raw.forEach((weights, i) => weights.forEach((weight, k) => sums[starts[i]! + k]! += weight));
  return raw.map((weights, i) => weights.map((weight, k) => weight / sums[starts[i]! + k]!));
}

/**
 * A blender for the tiles of `tiling`: at each cell the mean of the tiles that have a value, weighted by the product of
 * {@link blendingWeights} of rows and columns.
 */
export function createBlender({ ny, nx, size, rows, columns }: Tiling): Blender {
  const byRow = blendingWeights(rows, size);
  const byColumn = blendingWeights(columns, size);
  const sum = new Float64Array(ny * nx);
  const weight = new Float64Array(ny * nx);
  return {
    add: (row, column, values) => {
      const [top, left] = [rows[row]!, columns[column]!];
      for (let y = 0; y < size && top + y < ny; y++) {
        for (let x = 0; x < size && left + x < nx; x++) {
          const value = values[y * size + x]!;
          if (Number.isNaN(value)) continue;
          const share = byRow[row]![y]! * byColumn[column]![x]!;
          const cell = (top + y) * nx + left + x;
          sum[cell]! += share * value;
          weight[cell]! += share;
        }
      }
    },
    finish: () => {
      const field = Float32Array.from(sum, (value, cell) => weight[cell]! > 0 ? value / weight[cell]! : NaN);
      sum.fill(0);
      weight.fill(0);
      return field;
    },
  };
}
