import { type Bounds, type Grid, gridBounds, isGeographic, LONGLAT, projection } from "../../grid/mod.ts";
import type { ModelCells } from "./model_cells.ts";

/**
 * A grid of the model's cells over the area of another: on the same map where its coordinates have the same units; else degrees,
 * or an equal-area map about its middle (Lambert). It begins at the corner where the other begins.
 */
export function cellsOver(grid: Grid, { dx, dy, units }: ModelCells): Grid {
  const degrees = units === "degrees";
  if (degrees === isGeographic(grid)) {
    return fill(grid.crs, [
      [grid.x0 - grid.dx / 2, grid.x0 + (grid.nx - 0.5) * grid.dx],
      [grid.y0 - grid.dy / 2, grid.y0 + (grid.ny - 0.5) * grid.dy],
    ], [dx, Math.sign(grid.dy) * dy]);
  }
  const bounds = gridBounds(grid);
  if (!degrees) return equalAreaCells(bounds, { dx, dy });
  const { west, south, east, north } = bounds;
  return fill(LONGLAT, [[west, east], [north, south]], [dx, -dy]);
}

/** Cells of equal area over a box of degrees, northern row first, on a map about its middle (Lambert), which is in metres. */
export function equalAreaCells({ west, south, east, north }: Bounds, { dx, dy }: Pick<ModelCells, "dx" | "dy">): Grid {
  const crs = `+proj=laea +lat_0=${(south + north) / 2} +lon_0=${(west + east) / 2} +datum=WGS84 +units=m +no_defs`;
  const map = projection(crs);
  const along = (from: number, to: number) => Array.from({ length: 21 }, (_, k) => from + k / 20 * (to - from));
  const outline = [
    ...along(west, east).flatMap((lon) => [map.forward(lon, south), map.forward(lon, north)]),
    ...along(south, north).flatMap((lat) => [map.forward(west, lat), map.forward(east, lat)]),
  ];
  const [x, y] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  return fill(crs, [[Math.min(...x), Math.max(...x)], [Math.max(...y), Math.min(...y)]], [dx, -dy]);
}

/** Whole cells between sides; what is left over at the far sides is not covered. */
function fill(
  crs: string,
  [[x0, x1], [y0, y1]]: readonly [readonly [number, number], readonly [number, number]],
  [dx, dy]: readonly [number, number],
): Grid {
  const count = (length: number) => Math.max(1, Math.floor(length + 1e-6));
  return {
    crs,
    nx: count((x1 - x0) / dx),
    ny: count((y1 - y0) / dy),
    x0: x0 + dx / 2,
    y0: y0 + dy / 2,
    dx,
    dy,
  };
}
