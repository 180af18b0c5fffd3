import { cellKm, cellSize, EARTH_RADIUS, type Grid, LONGLAT } from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

const metres: Grid = { crs: "+proj=laea +lat_0=46 +lon_0=2", nx: 8, ny: 6, x0: 0, y0: 0, dx: 760.02, dy: -760.02 };

const DEGREE = EARTH_RADIUS * Math.PI / 180;

Deno.test("cellSize() and cellKm() of a map in metres are its steps, whichever way the rows go", () => {
  assert.deepEqual(cellSize(metres), { x: 760.02, y: 760.02 });
  assert.equal(cellKm(metres), 760.02 / 1000);
  assert.equal(cellKm(metres, 3), 760.02 * 3 / 1000);
  assert.equal(cellKm({ ...metres, dx: 1000, dy: 2000 }, 2), 3, "the mean of both sides");
});

Deno.test("cellSize() of degrees narrows with the latitude of the grid's middle", () => {
  const grid: Grid = { crs: LONGLAT, nx: 40, ny: 101, x0: 2, y0: 60.5, dx: 0.01, dy: -0.01 };
  const { x, y } = cellSize(grid, 2);
  assert.ok(Math.abs(y - 0.02 * DEGREE) < 1e-6, `${y}`);
  assert.ok(Math.abs(x - 0.01 * DEGREE) < 1e-6, `${x}: half as wide as high at 60 N`);
  assert.ok(Math.abs(cellKm(grid) - 0.0075 * DEGREE / 1000) < 1e-9);
  assert.deepEqual(cellSize({ ...grid, y0: 59.5, dy: 0.01 }), cellSize({ ...grid, y0: 60.5 }));
});
