import {
  cellAreas,
  cellCentres,
  cellCorners,
  coarsenGrid,
  EARTH_RADIUS,
  type Grid,
  gridBounds,
  imergGrid,
  LONGLAT,
  subgrid,
} from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

const knmi: Grid = {
  crs: "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378137 +b=6356752",
  nx: 700,
  ny: 765,
  x0: 500,
  y0: -3650500,
  dx: 1000,
  dy: -1000,
};

Deno.test("cellCentres and cellCorners place the KNMI composite where its file says", () => {
  // Corners of /geographic/geo_product_corners of the KNMI radar files: SW, NW, NE, SE.
  const expected = [[0, 49.362], [0, 55.974], [10.856, 55.389], [9.009, 48.895]] as const;
  const { lon, lat } = cellCorners(knmi);
  const width = knmi.nx + 1;
  [knmi.ny * width, 0, knmi.nx, knmi.ny * width + knmi.nx].forEach((k, corner) => {
    assert.ok(Math.abs(lon[k]! - expected[corner]![0]) < 0.001, `longitude ${lon[k]} of corner ${corner}`);
    assert.ok(Math.abs(lat[k]! - expected[corner]![1]) < 0.001, `latitude ${lat[k]} of corner ${corner}`);
  });
  const centres = cellCentres(knmi);
  assert.equal(centres.lon.length, 700 * 765);
  assert.ok(centres.lat[0]! < lat[0]! && centres.lon[0]! > lon[0]!);
});

Deno.test("cellAreas of a global grid add up to the sphere", () => {
  const globe = { crs: LONGLAT, nx: 36, ny: 18, x0: -175, y0: 85, dx: 10, dy: -10 };
  const areas = cellAreas(globe);
  const total = areas.reduce((sum, area) => sum + area, 0);
  assert.ok(Math.abs(total / (4 * Math.PI * EARTH_RADIUS ** 2) - 1) < 1e-12);
  const polar = 2 * Math.PI / 36 * EARTH_RADIUS ** 2 * (1 - Math.sin(80 * Math.PI / 180));
  assert.ok(Math.abs(areas[0]! / polar - 1) < 1e-12);
});

Deno.test("cellAreas of an equal-area map are nearly all the same", () => {
  const opera = {
    crs: "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +units=m +ellps=WGS84",
    nx: 190,
    ny: 220,
    x0: 10_000,
    y0: -10_000,
    dx: 20_000,
    dy: -20_000,
  };
  // Latitudes of the ellipsoid on a sphere: up to 0.7 % from 400 km² over Europe.
  for (const area of cellAreas(opera)) assert.ok(Math.abs(area / 4e8 - 1) < 0.009, `${area}`);
});

Deno.test("gridBounds encloses every centre and crosses the antimeridian", () => {
  const { west, south, east, north } = gridBounds(knmi);
  const { lon, lat } = cellCentres(knmi);
  assert.ok(lon.every((x) => x > west && x < east) && lat.every((y) => y > south && y < north));
  const fiji = { crs: "+proj=merc +lon_0=178 +ellps=WGS84", nx: 100, ny: 10, x0: -5e5, y0: -2e6, dx: 1e4, dy: 1e4 };
  const bounds = gridBounds(fiji);
  assert.ok(bounds.east > 180 && bounds.east - bounds.west < 10, `${bounds.west} to ${bounds.east}`);
});

Deno.test("subgrid and coarsenGrid keep the places of cells", () => {
  const block = subgrid(knmi, { x: 10, y: 20, nx: 30, ny: 40 });
  assert.deepEqual([block.x0, block.y0, block.nx, block.ny], [10_500, -3_670_500, 30, 40]);
  const coarse = coarsenGrid(block, 4);
  assert.deepEqual([coarse.nx, coarse.ny, coarse.dx, coarse.dy], [7, 10, 4000, -4000]);
  assert.deepEqual([coarse.x0, coarse.y0], [12_000, -3_672_000]);
  assert.throws(() => subgrid(knmi, { x: 690, y: 0, nx: 11, ny: 1 }), RangeError);
  assert.throws(() => coarsenGrid(block, 31), RangeError);
  assert.throws(() => coarsenGrid(block, 1.5), RangeError);
});

Deno.test("imergGrid has IMERG's centres, north first, and no cell more than the box touches", () => {
  const grid = imergGrid({ west: -1.3, south: 44, east: 7.05, north: 49.1 });
  assert.deepEqual(grid, { crs: LONGLAT, nx: 84, ny: 51, x0: -1.25, y0: 49.05, dx: 0.1, dy: -0.1 });
  const globe = imergGrid({ west: -180, south: -90, east: 180, north: 90 });
  assert.deepEqual([globe.nx, globe.ny, globe.x0, globe.y0], [3600, 1800, -179.95, 89.95]);
  assert.throws(() => imergGrid({ west: 5, south: 44, east: 5, north: 49 }), RangeError);
});
