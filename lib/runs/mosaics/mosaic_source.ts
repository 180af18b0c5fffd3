import { type ArchiveGroupHandle, coarsen } from "../../archive/mod.ts";
import { DataError } from "../../base/mod.ts";
import { coarsenGrid, type Grid, isGeographic, regridMean, regridWeights, type TimeAxis } from "../../grid/mod.ts";
import { cellsOf, describeCells, type ModelCells, sameSide } from "./model_cells.ts";
import { cellsOver } from "./cells_over.ts";
import { retimed } from "./retimed.ts";

/** Mosaics of a group as a model sees them. */
export interface MosaicSource {
  /** Cells of the model. */
  readonly grid: Grid;
  /** Frames of the model, in whole days. */
  readonly time: TimeAxis;
  /** Rain rate of `count` frames from index `first` on, which may lie outside the axis [frame, y, x], mm h-1, NaN where missing. */
  read(first: number, count: number): Promise<Float32Array>;
}

/** Most cells that are read at a time, but for a single chunk along time: so memory has a bound. */
export const MOST_CELLS_READ: number = 2 ** 23;

/** Least part of a cell that must be known for its mean, as where training coarsens. */
const LEAST_COVERED = 0.5;

/**
 * Opens a group for a model: its cells averaged to those of the model where whole numbers of them make one.
 *
 * @param regrid Whether another grid is brought to the model's cells by area, and another step to its step: means of finer ones,
 * linear between coarser ones. Default false.
 * @throws DataError "grid-mismatch" naming the mismatch, when it is not to be regridded or cannot be
 */
export function openMosaicSource(group: ArchiveGroupHandle, cells: ModelCells, regrid = false): MosaicSource {
  const factor = wholeFactor(group.grid, cells);
  const sameStep = group.time.step === cells.step;
  if ((factor === null || !sameStep) && !regrid) {
    const what = [factor === null ? "cells" : "", sameStep ? "" : "step"].filter((part) => part !== "").join(" and ");
    throw new DataError(
      "grid-mismatch",
      `Group "${group.name}" has another ${what.replace("cells", "grid")} than the model was trained on: it has ` +
        `${describeCells(cellsOf(group.grid, group.time.step))}, the model ${describeCells(cells)}; ` +
        "--regrid brings it to them",
    );
  }
  const source = factor === null ? regridded(group, cells) : coarsened(group, factor);
  return sameStep ? source : retimed(source, cells.step);
}

/** How many cells of a grid make one of the model along each side; null when that is no whole number. */
function wholeFactor(grid: Grid, { dx, dy, units }: ModelCells): number | null {
  if ((units === "degrees") !== isGeographic(grid)) return null;
  const factor = Math.round(dx / grid.dx);
  return factor >= 1 && sameSide(grid.dx * factor, dx) && sameSide(Math.abs(grid.dy) * factor, dy) ? factor : null;
}

function coarsened(group: ArchiveGroupHandle, factor: number): MosaicSource {
  const grid = coarsenGrid(group.grid, factor);
  const [ny, nx] = [grid.ny * factor, grid.nx * factor];
  return {
    grid,
    time: group.time,
    read: inParts(group, grid, ny * nx, async (first, count) => {
      const part = { time: [first, count], y: [0, ny], x: [0, nx] } as const;
      return coarsen(await group.read("rain_rate", part), grid.nx, factor);
    }),
  };
}

function regridded(group: ArchiveGroupHandle, cells: ModelCells): MosaicSource {
  const grid = cellsOver(group.grid, cells);
  const weights = regridWeights(group.grid, grid);
  const area = group.grid.ny * group.grid.nx;
  return {
    grid,
    time: group.time,
    read: inParts(group, grid, area, async (first, count) => {
      const rates = await group.read("rain_rate", { time: [first, count] });
      const out = new Float32Array(count * grid.ny * grid.nx);
      for (let k = 0; k < count; k++) {
        const field = regridMean(weights, rates.subarray(k * area, (k + 1) * area), { minCovered: LEAST_COVERED });
        out.set(field, k * grid.ny * grid.nx);
      }
      return out;
    }),
  };
}

/** Reads frames part by part, missing outside the axis. Parts begin where chunks do, so that each is decompressed once. */
function inParts(
  { time, chunk }: ArchiveGroupHandle,
  grid: Grid,
  cells: number,
  read: (first: number, count: number) => Promise<Float32Array>,
): MosaicSource["read"] {
  const most = chunk[0] * Math.max(1, Math.floor(MOST_CELLS_READ / (cells * chunk[0])));
  return async (first, count) => {
    const out = new Float32Array(count * grid.ny * grid.nx).fill(NaN);
    const end = Math.min(time.count, first + count);
    for (let k = Math.max(0, first); k < end;) {
      const next = Math.min(end, (Math.floor(k / most) + 1) * most);
      out.set(await read(k, next - k), (k - first) * grid.ny * grid.nx);
      k = next;
    }
    return out;
  };
}
