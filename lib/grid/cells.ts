import { type Grid, isGeographic } from "./grid.ts";
import { projection } from "./projection.ts";
import { quadArea, unwrapLongitude } from "./sphere.ts";

/** Places on the Earth, degrees east and north; NaN off the Earth's disc. */
export interface Positions {
  /** Longitudes, degrees east. */
  readonly lon: Float64Array;
  /** Latitudes, degrees north. */
  readonly lat: Float64Array;
}

/** A box of longitudes and latitudes, degrees. */
export interface Bounds {
  /** Western side, degrees east. */
  readonly west: number;
  /** Southern side, degrees north. */
  readonly south: number;
  /** Eastern side, degrees east; more than 180 when the box crosses the antimeridian. */
  readonly east: number;
  /** Northern side, degrees north. */
  readonly north: number;
}

/** Places of the points (i, j), in cells from the first centre, for every j of `rows` and i of `columns`; [row, column]. */
export function gridPositions(grid: Grid, columns: readonly number[], rows: readonly number[]): Positions {
  const lon = new Float64Array(columns.length * rows.length);
  const lat = new Float64Array(lon.length);
  const map = isGeographic(grid) ? null : projection(grid.crs);
  let n = 0;
  for (const j of rows) {
    const y = grid.y0 + j * grid.dy;
    for (const i of columns) {
      const x = grid.x0 + i * grid.dx;
      const [longitude, latitude] = map === null ? [x, y] : map.inverse(x, y);
      lon[n] = longitude;
      lat[n++] = latitude;
    }
  }
  return { lon, lat };
}

const range = (count: number, first: number) => Array.from({ length: count }, (_, k) => first + k);

/** Centres of the cells, [y, x]. */
export function cellCentres(grid: Grid): Positions {
  return gridPositions(grid, range(grid.nx, 0), range(grid.ny, 0));
}

/** Corners of the cells, [y + 1, x + 1]: cell (i, j) lies between corners (i, j) and (i + 1, j + 1). */
export function cellCorners(grid: Grid): Positions {
  return gridPositions(grid, range(grid.nx + 1, -0.5), range(grid.ny + 1, -0.5));
}

/** Areas of the cells on the sphere, m², [y, x]; NaN for cells that are not wholly on the Earth's disc. */
export function cellAreas(grid: Grid): Float64Array {
  const corners = cellCorners(grid);
  const areas = new Float64Array(grid.nx * grid.ny);
  const stride = grid.nx + 1;
  for (let j = 0; j < grid.ny; j++) {
    for (let i = 0; i < grid.nx; i++) {
      const k = j * stride + i;
      areas[j * grid.nx + i] = quadArea(corners, k, k + 1, k + stride + 1, k + stride);
    }
  }
  return areas;
}

/**
 * The box of longitudes and latitudes around the grid's outline. A grid with a pole inside it has no such box: what
 * comes back is then that of its outline.
 */
export function gridBounds(grid: Grid): Bounds {
  const columns = range(grid.nx + 1, -0.5);
  const rows = range(grid.ny + 1, -0.5);
  const sides = [
    gridPositions(grid, columns, [-0.5, grid.ny - 0.5]),
    gridPositions(grid, [-0.5, grid.nx - 0.5], rows),
  ];
  const [centre = 0] = gridPositions(grid, [(grid.nx - 1) / 2], [(grid.ny - 1) / 2]).lon;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { lon, lat } of sides) {
    lon.forEach((longitude, k) => {
      const latitude = lat[k]!;
      if (Number.isNaN(longitude)) return;
      const x = Number.isNaN(centre) ? longitude : unwrapLongitude(longitude, centre);
      [west, east] = [Math.min(west, x), Math.max(east, x)];
      [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
    });
  }
  return { west, south, east, north };
}
