/**
 * A regular grid of cells on a map projection, described by its first cell and its steps.
 * Cell (i, j) has its centre at x = x0 + i * dx, y = y0 + j * dy; arrays on it are [y, x], row-major, so cell (i, j) is
 * entry j * nx + i. A negative `dy` is a grid whose first row is the northern one.
 */
export interface Grid {
  /** PROJ string; "+proj=longlat ..." when x and y are degrees. All projected coordinates are metres. */
  readonly crs: string;
  /** Cells along x. */
  readonly nx: number;
  /** Cells along y. */
  readonly ny: number;
  /** Centre of the first cell, m or degrees east. */
  readonly x0: number;
  /** Centre of the first cell, m or degrees north. */
  readonly y0: number;
  /** Step along x, m or degrees; positive. */
  readonly dx: number;
  /** Step along y, m or degrees; negative when the first row is the northern one. */
  readonly dy: number;
}

/** PROJ string of geographic coordinates in degrees. */
export const LONGLAT = "+proj=longlat +datum=WGS84 +no_defs";

/** Whether the grid's coordinates are degrees. */
export function isGeographic(grid: Grid): boolean {
  return /\+proj=(longlat|latlong)\b/.test(grid.crs);
}

/** Whether a grid of longitudes goes all around the globe. */
export function goesRound(grid: Grid): boolean {
  return isGeographic(grid) && (grid.nx + 0.5) * grid.dx >= 360;
}

/** Whether two grids have the same projection and the same cells, positions equal within `tolerance` of a cell. */
export function sameGrid(a: Grid, b: Grid, tolerance = 1e-3): boolean {
  const near = (p: number, q: number, step: number) => Math.abs(p - q) <= tolerance * Math.abs(step);
  return a.crs === b.crs && a.nx === b.nx && a.ny === b.ny &&
    near(a.x0, b.x0, a.dx) && near(a.y0, b.y0, a.dy) && near(a.dx, b.dx, a.dx / a.nx) && near(a.dy, b.dy, a.dy / a.ny);
}
