import {
  blockUnder,
  cellInBlock,
  cellPosition,
  type Grid,
  gridBounds,
  imergGrid,
  LONGLAT,
  regridWeights,
  subgrid,
} from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

const globe = imergGrid({ west: -180, south: -90, east: 180, north: 90 });
const radar: Grid = { crs: "+proj=laea +lat_0=46 +lon_0=2", nx: 40, ny: 30, x0: 0, y0: 0, dx: 2000, dy: -2000 };

Deno.test("blockUnder() is all of a grid laid around the other, and of a larger one those cells and one more around", () => {
  const around = imergGrid(gridBounds(radar));
  assert.deepEqual(blockUnder(around, radar), { x: 0, y: 0, nx: around.nx, ny: around.ny });
  const block = blockUnder(globe, radar);
  const { nx, ny, x0, y0 } = subgrid(globe, block);
  assert.deepEqual([nx, ny], [around.nx + 2, around.ny + 2]);
  assert.ok(Math.abs(x0 - around.x0 + 0.1) < 1e-9 && Math.abs(y0 - around.y0 - 0.1) < 1e-9);
  const placeOf = cellInBlock(globe, block);
  assert.deepEqual([[0, 0], [0, 1], [1, 2]].map(([y, x]) => placeOf((block.y + y!) * 3600 + block.x + x!)), [
    0,
    1,
    nx + 2,
  ]);
});

Deno.test("a globe that counts longitudes from 0 has the same cells under a radar on the prime meridian", () => {
  const over: Grid = { ...radar, crs: "+proj=laea +lat_0=46 +lon_0=-0.3" };
  const areaIn = (grid: Grid) => regridWeights(over, grid).weight.reduce((sum, each) => sum + each, 0);
  const east: Grid = { ...globe, x0: globe.x0 + 180 };
  assert.deepEqual(blockUnder(east, over).nx, 3600, "whole rows: it crosses the first column");
  const part = areaIn(subgrid(east, blockUnder(east, over))) / areaIn(east);
  assert.ok(Math.abs(part - 1) < 1e-9, `${part}`);
  assert.deepEqual(cellPosition(east)(-2, 46).map((n) => n.toFixed(3)), ["3579.500", "439.500"]);
});

Deno.test("blockUnder() is of whole rows across the date line, and all where grids do not meet", () => {
  const pacific = blockUnder(globe, { ...radar, crs: "+proj=laea +lat_0=-17 +lon_0=179.9" });
  assert.deepEqual([pacific.x, pacific.nx], [0, 3600]);
  assert.ok(pacific.ny < 12, `${pacific.ny} rows`);
  const away: Grid = { crs: LONGLAT, nx: 10, ny: 10, x0: 40, y0: 10, dx: 0.1, dy: 0.1 };
  assert.deepEqual(blockUnder(away, radar), { x: 0, y: 0, nx: 10, ny: 10 });
});
