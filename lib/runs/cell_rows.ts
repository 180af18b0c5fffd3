import type { TableBatch, TableColumns } from "../colocation/mod.ts";
import { HALF_HOUR } from "../grid/mod.ts";
import type { WindowCells } from "./cell_map.ts";
import type { PairedWindowBatch, WindowPairing } from "./paired_windows.ts";

/** Columns that name a satellite cell and half hour, as in the pairs. */
export const CELL_COLUMNS = {
  time: { type: "TIMESTAMP", units: "", about: "start of the half hour, UTC", required: true },
  cell_y: { type: "INTEGER", units: "1", about: "row of the satellite grid", required: true },
  cell_x: { type: "INTEGER", units: "1", about: "column of the satellite grid", required: true },
} as const satisfies TableColumns;

/**
 * Rows for the satellite cells that lie wholly in the windows of a batch, one per half hour.
 *
 * @param names further columns
 * @param valuesOf for a window and half hour, what gives the further columns of a cell, which is the k-th of the window
 */
export function cellRows(
  { cells: map, halfHours }: WindowPairing,
  batch: PairedWindowBatch,
  names: readonly string[],
  valuesOf: (window: number, half: number, inside: WindowCells) => (cell: number, k: number) => readonly number[],
): TableBatch {
  const time: number[] = [];
  const y: number[] = [];
  const x: number[] = [];
  const further = names.map((): number[] => []);
  batch.origins.forEach((origin, window) => {
    const inside = map.window(origin);
    for (let half = 0; half < halfHours; half++) {
      const values = valuesOf(window, half, inside);
      inside.cells.forEach((cell, k) => {
        time.push(origin.time + half * HALF_HOUR);
        y.push(Math.floor(cell / map.satellite.nx));
        x.push(cell % map.satellite.nx);
        values(cell, k).forEach((value, i) => further[i]!.push(value));
      });
    }
  });
  return { time, cell_y: y, cell_x: x, ...Object.fromEntries(names.map((name, i) => [name, further[i]!])) };
}

/** Means over frames [frame, y, x] of `area` cells each, missing values left out; NaN where fewer than `least` are there. */
export function meanOfFrames(frames: Float32Array, area: number, least = 1): Float32Array {
  const mean = new Float32Array(area);
  const counts = new Float32Array(area);
  for (let i = 0; i < frames.length; i++) {
    if (Number.isNaN(frames[i]!)) continue;
    mean[i % area]! += frames[i]!;
    counts[i % area]!++;
  }
  return mean.map((sum, i) => counts[i]! < least ? NaN : sum / counts[i]!);
}
