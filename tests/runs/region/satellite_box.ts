import { type Grid, LONGLAT } from "../../../lib/grid/mod.ts";

/** Satellite cells of a tenth of a degree, northern row first, from a corner. */
export const satelliteBox = (west: number, north: number, nx: number, ny: number): Grid => ({
  crs: LONGLAT,
  nx,
  ny,
  x0: west + 0.05,
  y0: north - 0.05,
  dx: 0.1,
  dy: -0.1,
});
