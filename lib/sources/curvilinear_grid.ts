import { DataError, type DataErrorPlace } from "../base/mod.ts";
import { type Grid, LONGLAT, projection } from "../grid/mod.ts";
import type { Numbers } from "./container.ts";

/** Largest distance, in cells, at which positions still count as those of a regular grid. */
const TOLERANCE = 0.2;
/** Positions compared with each candidate. */
const SAMPLES = 4000;

const SATELLITE_LONGITUDES = [0, 9.5, 41.5, 45.5, 140.7, -75.2, -137.2];

/** Projections whose grids are spread as latitudes and longitudes alone. */
const CANDIDATES: readonly string[] = [
  LONGLAT,
  // Height and ellipsoid of CGMS 03; other figures of the Earth in use move SEVIRI pixels by less than 0.002.
  ...SATELLITE_LONGITUDES.map((lon) => `+proj=geos +lon_0=${lon} +h=35785831 +sweep=y +ellps=WGS84 +units=m +no_defs`),
  ...[-75, -137].map((lon) => `+proj=geos +lon_0=${lon} +h=35786023 +sweep=x +ellps=GRS80 +units=m +no_defs`),
  "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +R=6370040 +units=m +no_defs", // RADOLAN, sphere
  "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +ellps=WGS84 +units=m +no_defs", // RADOLAN, WGS 84
  "+proj=stere +lat_0=90 +lat_ts=45 +lon_0=0 +ellps=WGS84 +units=m +no_defs", // Météo-France
  "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +ellps=WGS84 +units=m +no_defs", // OPERA
];

/** A regular grid near positions, and how near. */
export interface FittedGrid {
  /** The grid; rows in the order of the positions, columns from west to east. */
  readonly grid: Grid;
  /** Whether the positions run from east to west. */
  readonly flipX: boolean;
  /** Largest distance between a position and its cell's centre, in cells. */
  readonly error: number;
}

/** Straight line through (k, values): intercept and slope by least squares, and the largest distance from it. */
function line(index: readonly number[], values: readonly number[]): { first: number; step: number; error: number } {
  const n = index.length;
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / n;
  const [meanIndex, meanValue] = [mean(index), mean(values)];
  let covariance = 0;
  let variance = 0;
  index.forEach((k, i) => {
    covariance += (k - meanIndex) * (values[i]! - meanValue);
    variance += (k - meanIndex) ** 2;
  });
  const step = covariance / variance;
  const first = meanValue - step * meanIndex;
  const error = index.reduce((worst, k, i) => Math.max(worst, Math.abs(values[i]! - first - step * k)), 0);
  return { first, step, error };
}

/**
 * The regular grid, in one of the projections that satellites and radars use, whose cell centres are the positions given
 * as 2-D longitudes and latitudes [y, x], degrees.
 *
 * @throws DataError "grid-mismatch" when none comes within 0.2 cells: the grid is truly curvilinear.
 */
export function fitGrid(
  lon: Numbers,
  lat: Numbers,
  shape: readonly [ny: number, nx: number],
  place: DataErrorPlace,
): FittedGrid {
  const [ny, nx] = shape;
  const stride = Math.max(1, Math.ceil(Math.sqrt(nx * ny / SAMPLES)));
  const steps = (n: number) => [...Array.from({ length: Math.ceil((n - 1) / stride) }, (_, k) => k * stride), n - 1];
  const samples = steps(ny).flatMap((j) => steps(nx).map((i) => ({ i, j, k: j * nx + i })))
    .filter(({ k }) => Number.isFinite(lon[k]) && Number.isFinite(lat[k]));
  let best: FittedGrid | undefined;
  for (const crs of nx > 1 && ny > 1 && samples.length > 3 ? CANDIDATES : []) {
    const { forward } = projection(crs);
    const points = samples.map(({ k }) => forward(lon[k]!, lat[k]!));
    if (!points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) continue;
    const x = line(samples.map(({ i }) => i), points.map(([px]) => px));
    const y = line(samples.map(({ j }) => j), points.map(([, py]) => py));
    const error = Math.max(x.error / Math.abs(x.step), y.error / Math.abs(y.step));
    if (!(error < (best?.error ?? TOLERANCE))) continue;
    const flipX = x.step < 0;
    const x0 = flipX ? x.first + (nx - 1) * x.step : x.first;
    best = { grid: { crs, nx, ny, x0, y0: y.first, dx: Math.abs(x.step), dy: y.step }, flipX, error };
  }
  if (best !== undefined) return best;
  throw new DataError(
    "grid-mismatch",
    `The 2-D positions are not those of a regular grid in a known projection (within ${TOLERANCE} cells): regrid the file`,
    place,
  );
}
