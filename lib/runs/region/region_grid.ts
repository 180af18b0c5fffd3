import type { Archive, ArchiveGroupHandle } from "../../archive/mod.ts";
import { coarsenGrid, type Grid, gridBounds, sameGrid } from "../../grid/mod.ts";
import { equalAreaCells } from "../mosaics/cells_over.ts";
import { coarseCells, type ModelCells } from "../mosaics/model_cells.ts";
import { cellSide } from "../unpaired/cell_side.ts";

/** Farthest from its middle that a region may reach, degrees: there a cell is 8 % too long one way, and too short the other. */
const FARTHEST = 45;

/**
 * The model's cells over a region: where its archive has the run's radar grid, those cells, so that radar and radar-like rain compare
 * cell by cell; else as {@link equalAreaGrid}, which also says what is thrown.
 */
export function regionGrid(
  { groups }: Pick<Archive, "groups">,
  satellite: Grid,
  radar: Pick<ArchiveGroupHandle, "name" | "grid" | "time">,
  coarsen: number,
): Grid {
  const there = groups.find(({ name }) => name === radar.name);
  return there !== undefined && sameGrid(there.grid, radar.grid)
    ? coarsenGrid(radar.grid, coarsen)
    : equalAreaGrid(satellite, coarseCells(radar, coarsen));
}

/**
 * The model's cells over all that a satellite sees: of equal area, northern row first, on a map about the middle of the region
 * (Lambert), whatever map the satellite is on. Projectors without pairs learn from windows that are cut so.
 *
 * @throws RangeError when the region is so large that cells at its rim would have another shape; as {@link cellSide}
 */
export function equalAreaGrid(satellite: Grid, cells: ModelCells): Grid {
  cellSide(cells);
  const bounds = gridBounds(satellite);
  const { west, south, east, north } = bounds;
  const widest = south < 0 && north > 0 ? 1 : Math.cos(Math.min(Math.abs(south), Math.abs(north)) * Math.PI / 180);
  const reach = Math.hypot(north - south, (east - west) * widest) / 2;
  if (!(reach <= FARTHEST)) {
    throw new RangeError(
      `Cannot lay the model's cells over a region that reaches ${
        reach.toFixed(0)
      } degrees from its middle: they keep their ` +
        `shape up to ${FARTHEST}; give archives of parts of it`,
    );
  }
  return equalAreaCells(bounds, cells);
}
