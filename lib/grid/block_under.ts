import { cellCorners } from "./cells.ts";
import type { Block } from "./cut.ts";
import type { Grid } from "./grid.ts";
import { projection } from "./projection.ts";

/**
 * The block of a grid's cells that lies under another grid: its cells that hold corners of the other's cells, what lies between
 * them, and one more on every side as far as there is one. Under a grid that crosses the longitude where the first one begins,
 * these are whole rows; where the grids do not meet, all cells.
 */
export function blockUnder(grid: Grid, over: Grid): Block {
  const { forward } = projection(grid.crs);
  const { lon, lat } = cellCorners(over);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  lon.forEach((longitude, k) => {
    const [x, y] = forward(longitude, lat[k]!);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const [column, row] = [Math.round((x - grid.x0) / grid.dx), Math.round((y - grid.y0) / grid.dy)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  const meet = left < grid.nx && right >= 0 && top < grid.ny && bottom >= 0;
  if (!meet) return { x: 0, y: 0, nx: grid.nx, ny: grid.ny };
  const within = (place: number, count: number) => Math.min(count - 1, Math.max(0, place));
  const [x, y] = [within(left - 1, grid.nx), within(top - 1, grid.ny)];
  return { x, y, nx: within(right + 1, grid.nx) - x + 1, ny: within(bottom + 1, grid.ny) - y + 1 };
}
