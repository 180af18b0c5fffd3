import { cellPosition } from "./cell_position.ts";
import { cellCorners } from "./cells.ts";
import type { Block } from "./cut.ts";
import type { Grid } from "./grid.ts";

/**
 * The block of a grid's cells that lies under another grid: its cells that hold corners of the other's cells, what lies between
 * them, and one more on every side as far as there is one. Under a grid that crosses the longitude where the first one begins,
 * these are whole rows; where the grids do not meet, all cells.
 */
export function blockUnder(grid: Grid, over: Grid): Block {
  const positionOf = cellPosition(grid);
  const { lon, lat } = cellCorners(over);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  lon.forEach((longitude, k) => {
    const [column, row] = positionOf(longitude, lat[k]!).map(Math.round) as [number, number];
    if (!Number.isFinite(column) || !Number.isFinite(row)) return;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  const meet = left < grid.nx && right >= 0 && top < grid.ny && bottom >= 0;
  if (!meet) return { x: 0, y: 0, nx: grid.nx, ny: grid.ny };
  const within = (place: number, count: number) => Math.min(count - 1, Math.max(0, place));
  const [x, y] = [within(left - 1, grid.nx), within(top - 1, grid.ny)];
  return { x, y, nx: within(right + 1, grid.nx) - x + 1, ny: within(bottom + 1, grid.ny) - y + 1 };
}
