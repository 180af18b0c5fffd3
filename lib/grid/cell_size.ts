import { type Grid, isGeographic } from "./grid.ts";
import { EARTH_RADIUS } from "./sphere.ts";

/** Length of a degree of latitude, m. */
export const METRES_PER_DEGREE = EARTH_RADIUS * Math.PI / 180;

/** Sides of a cell. */
export interface CellSize {
  /** From west to east, or along x, m. */
  readonly x: number;
  /** From south to north, or along y, m. */
  readonly y: number;
}

/**
 * Sides of the cells of a grid, m. Cells in degrees are as wide as those of the latitude in the grid's middle.
 *
 * @param coarsen cells to a side of the cells that are meant. Default 1: the grid's own
 */
export function cellSize(grid: Grid, coarsen = 1): CellSize {
  const [dx, dy] = [Math.abs(grid.dx) * coarsen, Math.abs(grid.dy) * coarsen];
  if (!isGeographic(grid)) return { x: dx, y: dy };
  const latitude = (grid.y0 + grid.dy * (grid.ny - 1) / 2) * Math.PI / 180;
  return { x: dx * METRES_PER_DEGREE * Math.cos(latitude), y: dy * METRES_PER_DEGREE };
}

/**
 * Side of the cells of a grid, km, for what takes cells as squares: the mean of both sides of {@link cellSize}.
 *
 * @param coarsen cells to a side of the cells that are meant. Default 1: the grid's own
 */
export function cellKm(grid: Grid, coarsen = 1): number {
  const { x, y } = cellSize(grid, coarsen);
  return (x + y) / 2 / 1000;
}
