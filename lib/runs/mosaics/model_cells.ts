import { type ArchiveGroupHandle, openArchive } from "../../archive/mod.ts";
import { DataError, isDataError } from "../../base/mod.ts";
import { coarsenGrid, type Grid, isGeographic } from "../../grid/mod.ts";
import { readRunConfig } from "../run_directory.ts";
import type { RainSettings } from "../train_rain.ts";

/** What a model takes for a cell and a frame: rain of other cells or steps looks to it like other rain. */
export interface ModelCells {
  /** Side of a cell along x, in `units`. */
  readonly dx: number;
  /** Side of a cell along y, in `units`. */
  readonly dy: number;
  /** "m" or "degrees". */
  readonly units: "m" | "degrees";
  /** Seconds between frames. */
  readonly step: number;
}

/** Cells of a grid at a step. */
export function cellsOf(grid: Grid, step: number): ModelCells {
  return {
    dx: Math.abs(grid.dx),
    dy: Math.abs(grid.dy),
    units: isGeographic(grid) ? "degrees" : "m",
    step,
  };
}

/** Cells that a model sees of a group. */
export function coarseCells({ grid, time }: Pick<ArchiveGroupHandle, "grid" | "time">, coarsen: number): ModelCells {
  return cellsOf(coarsenGrid(grid, coarsen), time.step);
}

/** In words: "2000 x 2000 m every 300 s". */
export function describeCells({ dx, dy, units, step }: ModelCells): string {
  const side = (length: number) => Number(length.toPrecision(6));
  return `${side(dx)} x ${side(dy)} ${units} every ${step} s`;
}

/** Whether two sides of a cell are the same to one in a hundred. */
export const sameSide = (a: number, b: number): boolean => Math.abs(a / b - 1) < 0.01;

/**
 * The cells that the rain models of a run were trained on: as its configuration says, else, in runs begun before it did, as
 * their archive has them.
 *
 * @throws DataError "missing-file" when neither tells
 */
export async function trainedCells(directory: string, { data }: RainSettings): Promise<ModelCells> {
  const known = (await readRunConfig(directory)).settings["cells"] as ModelCells | undefined;
  if (known !== undefined) return known;
  try {
    return coarseCells((await openArchive(data.archive)).group(data.radar), data.coarsen);
  } catch (cause) {
    if (!isDataError(cause, "missing-file", "missing-variable")) throw cause;
    throw new DataError(
      "missing-file",
      "Cannot tell which cells the model was trained on: its archive is gone, and the run is too old to say",
      { file: data.archive, cause },
    );
  }
}
