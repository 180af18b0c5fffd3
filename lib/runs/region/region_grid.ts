import type { Archive, ArchiveGroupHandle } from "../../archive/mod.ts";
import { cellCorners, cellPosition, coarsenGrid, type Grid, gridBounds, sameGrid } from "../../grid/mod.ts";
import { equalAreaCells } from "../mosaics/cells_over.ts";
import { coarseCells, type ModelCells } from "../mosaics/model_cells.ts";
import { cellSide } from "../unpaired/cell_side.ts";

/** Farthest from its middle that a region may reach, degrees: there a cell is 8 % too long one way, and too short the other. */
const FARTHEST = 45;

/**
 * The model's cells over all that a satellite sees. Where its archive has the run's radar grid they go on the lattice of that, so that
 * radar and radar-like rain compare cell by cell; else they are of equal area, northern row first, on a map about the middle of the
 * region (Lambert), as those are that projectors without pairs learn from.
 *
 * @throws RangeError when the region is so large that cells at its rim would have another shape; as {@link cellSide}
 */
export function regionGrid(
  { groups }: Pick<Archive, "groups">,
  satellite: Grid,
  radar: Pick<ArchiveGroupHandle, "name" | "grid" | "time">,
  coarsen: number,
): Grid {
  requireReach(satellite);
  const there = groups.find(({ name }) => name === radar.name);
  return there !== undefined && sameGrid(there.grid, radar.grid)
    ? latticeOver(satellite, coarsenGrid(radar.grid, coarsen))
    : equalAreaGrid(satellite, coarseCells(radar, coarsen));
}

/** Cells of equal area over all that a satellite sees, whatever map it is on. @throws RangeError as {@link cellSide} */
export function equalAreaGrid(satellite: Grid, cells: ModelCells): Grid {
  cellSide(cells);
  return equalAreaCells(gridBounds(satellite), cells);
}

/** A grid with as many more of its cells as it takes to hold all that have their centre in the outline of another. */
export function latticeOver(outline: Grid, grid: Grid): Grid {
  const positionOf = cellPosition(grid);
  const { lon, lat } = cellCorners(outline);
  let [left, right, top, bottom] = [0, grid.nx - 1, 0, grid.ny - 1];
  lon.forEach((longitude, i) => {
    const [column, row] = positionOf(longitude, lat[i]!);
    if (!Number.isFinite(column) || !Number.isFinite(row)) return;
    [left, right] = [Math.min(left, Math.ceil(column)), Math.max(right, Math.floor(column))];
    [top, bottom] = [Math.min(top, Math.ceil(row)), Math.max(bottom, Math.floor(row))];
  });
  return {
    ...grid,
    x0: grid.x0 + left * grid.dx,
    y0: grid.y0 + top * grid.dy,
    nx: right - left + 1,
    ny: bottom - top + 1,
  };
}

/** @throws RangeError when a satellite sees too far for cells of one shape */
function requireReach(satellite: Grid): void {
  const { west, south, east, north } = gridBounds(satellite);
  const widest = south < 0 && north > 0 ? 1 : Math.cos(Math.min(Math.abs(south), Math.abs(north)) * Math.PI / 180);
  const reach = Math.hypot(north - south, (east - west) * widest) / 2;
  if (reach <= FARTHEST) return;
  throw new RangeError(
    `Cannot lay the model's cells over a region that reaches ${
      reach.toFixed(0)
    } degrees from its middle: they keep their ` +
      `shape up to ${FARTHEST}; give archives of parts of it`,
  );
}
