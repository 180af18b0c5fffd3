import { describeCells, type ModelCells } from "../mosaics/model_cells.ts";

/**
 * Side of the models' cells, m, for what is made where there may be no radar grid: there the satellite's windows
 * are cut on maps in metres about their middles.
 *
 * @throws RangeError when the cells are in degrees
 */
export function cellSide(cells: ModelCells): number {
  if (cells.units === "m") return cells.dx;
  throw new RangeError(
    "Cannot use --unpaired, or an --archive without the run's radar grid: where there is none windows are cut in metres, and the " +
      `radar of the run, and so its models, have cells of ${
        describeCells(cells)
      }; use a run whose radar is on a map in metres`,
  );
}
