import { type Grid, isGeographic } from "./grid.ts";
import { projection } from "./projection.ts";
import { unwrapLongitude } from "./sphere.ts";

/**
 * Makes the function that tells where a place, degrees east and north, lies on a grid: in cells from the first centre, not finite
 * off the map. A grid of longitudes is looked at the short way around, whether it counts them from 0 or from -180.
 */
export function cellPosition(
  grid: Grid,
): (longitude: number, latitude: number) => readonly [column: number, row: number] {
  const { x0, y0, dx, dy } = grid;
  const { forward } = projection(grid.crs);
  const middle = x0 + (grid.nx - 1) / 2 * dx;
  const mapped = (longitude: number, latitude: number) =>
    isGeographic(grid) ? [unwrapLongitude(longitude, middle), latitude] as const : forward(longitude, latitude);
  return (longitude, latitude) => {
    const [x, y] = mapped(longitude, latitude);
    return [(x - x0) / dx, (y - y0) / dy];
  };
}
