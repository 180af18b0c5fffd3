import { assert } from "../deps.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { type Grid, imergGrid, LONGLAT } from "../../lib/grid/mod.ts";
import { cellMap } from "../../lib/runs/mod.ts";

/** 60 x 60 cells of 0.01 degrees, north row first, west edge at 2 E, north edge at 49 N. */
const RADAR: Grid = { crs: LONGLAT, nx: 60, ny: 60, x0: 2.005, y0: 48.995, dx: 0.01, dy: -0.01 };

/** 9 x 8 cells of 0.1 degrees, south row first, around it: its column 1 begins at 2 E, its row 6 ends at 49 N. */
const SATELLITE: Grid = { crs: LONGLAT, nx: 9, ny: 8, x0: 1.95, y0: 48.35, dx: 0.1, dy: 0.1 };

const cellsOf = (cells: Int32Array) => [...cells].map((cell) => [Math.floor(cell / 9), cell % 9]);

Deno.test("cellMap() gives each coarse cell the satellite cell that holds its centre", () => {
  const { coarse, satelliteCell } = cellMap(RADAR, SATELLITE, 2, 15);
  assert.deepEqual([coarse.nx, coarse.ny], [30, 30]);
  for (let y = 0; y < 30; y++) {
    for (let x = 0; x < 30; x++) {
      const [row, column] = [6 - Math.floor(y / 5), 1 + Math.floor(x / 5)];
      assert.equal(satelliteCell[y * 30 + x], row * 9 + column, `${y} ${x}`);
    }
  }
});

Deno.test("cellMap() gives -1 where the satellite has no cell", () => {
  const { satelliteCell } = cellMap(RADAR, { ...SATELLITE, nx: 2, ny: 7 }, 2, 15);
  assert.equal(satelliteCell.filter((cell) => cell >= 0).length, 30 * 5, "one column of cells is left");
  assert.deepEqual([satelliteCell[4], satelliteCell[5]], [6 * 2 + 1, -1]);
});

Deno.test("windows stand for the satellite cells that lie wholly in them, and their means are of the cells inside", () => {
  const map = cellMap(RADAR, SATELLITE, 2, 15);
  const aligned = map.window({ y: 0, x: 0 });
  assert.deepEqual(cellsOf(aligned.cells), [4, 5, 6].flatMap((row) => [1, 2, 3].map((column) => [row, column])));
  assert.equal(map.window({ y: 0, x: 0 }), aligned, "worked out once");
  const shifted = map.window({ y: 5, x: 1 });
  assert.deepEqual(cellsOf(shifted.cells), [3, 4, 5].flatMap((row) => [2, 3].map((column) => [row, column])));

  const field = Float32Array.from({ length: 15 * 15 }, (_, i) => 10 * Math.floor(i / 15) + i % 15);
  const means = aligned.means(field);
  aligned.cells.forEach((cell, k) => {
    const [row, column] = [6 - Math.floor(cell / 9), cell % 9 - 1];
    const plain = 10 * (5 * row + 2) + 5 * column + 2;
    // cells shrink to the north by 0.04 % from one to the next
    assert.ok(Math.abs(means[k]! - plain) < 0.02, `${means[k]} for ${plain}`);
  });
});

Deno.test("of a satellite that sees the globe the cells under the radar are looked at, and numbered as those of the globe", () => {
  const globe = imergGrid({ west: -180, south: -90, east: 180, north: 90 });
  const near = cellMap(RADAR, imergGrid({ west: 1.9, south: 48.3, east: 2.7, north: 49.1 }), 2, 15);
  const map = cellMap(RADAR, globe, 2, 15);
  const { nx, ny } = map.block;
  assert.ok(nx <= 9 && ny <= 9, `${ny} x ${nx} cells`);
  const asGlobal = (cell: number) => cell < 0 ? -1 : (409 + Math.floor(cell / 8)) * 3600 + 1819 + cell % 8;
  assert.deepEqual(map.satelliteCell, near.satelliteCell.map(asGlobal));
  const field = Float32Array.from({ length: 15 * 15 }, (_, i) => i * i % 11);
  for (const place of [{ y: 0, x: 0 }, { y: 5, x: 1 }, { y: 15, x: 15 }]) {
    const [own, other] = [map.window(place), near.window(place)];
    assert.ok(own.cells.length > 0);
    assert.deepEqual(own.cells, other.cells.map(asGlobal));
    own.means(field).forEach((mean, k) => assert.ok(Math.abs(mean - other.means(field)[k]!) < 1e-5));
  }
});

Deno.test("a radar across the longitude where a globe begins is refused, with what to do", () => {
  const globe = imergGrid({ west: -180, south: -90, east: 180, north: 90 });
  const acrossGreenwich = { ...RADAR, x0: -0.295 };
  const fromGreenwich = { ...globe, x0: globe.dx / 2 };
  assert.doesNotThrow(() => cellMap(acrossGreenwich, globe, 2, 15));
  assert.throws(
    () => cellMap(acrossGreenwich, fromGreenwich, 2, 15),
    (error) =>
      isDataError(error, "grid-mismatch") && /begins and ends \(0 degrees east\).*-180 to 180/.test(error.message),
  );
});
