import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { type Grid, sameGrid } from "../../../lib/grid/mod.ts";
import { matchCells } from "../../../lib/runs/match_cells.ts";
import { equalAreaGrid } from "../../../lib/runs/region/region_grid.ts";
import { satelliteBox } from "./satellite_box.ts";
import { regionTiles } from "../../../lib/runs/region/region_tiles.ts";
import { PRESENT } from "../../../lib/runs/satellite_windows.ts";
import { projectTime, type Region, windowStarts } from "../../../lib/runs/region/region_windows.ts";

const SIZE = 32;
const CELLS = { dx: 2000, dy: 2000, units: "m", step: 300 } as const;
Deno.test("regionTiles() covers what a satellite sees of a tall box of degrees, rim and all, by windows of enough cells", () => {
  const satellite = satelliteBox(-5, 57, 90, 110);
  const grid = equalAreaGrid(satellite, CELLS);
  const cells = matchCells(grid, satellite, 0.5);
  const { places, owner } = regionTiles(grid, cells, SIZE);
  const seen = cells.filter((cell) => cell >= 0).length;
  assert.ok(seen < 0.9 * cells.length, "the box is no rectangle on this map");
  const held = coverable(grid, cells, SIZE);
  assert.ok(owner.every((window, cell) => (window >= 0) === (held[cell] === 1)));
  assert.ok(places.length < 1.3 * seen / SIZE ** 2, `${places.length} windows`);
  assert.equal(new Set(places.map(({ y, x }) => `${y},${x}`)).size, places.length);
  places.forEach(({ y, x }) => {
    assert.ok(y >= 0 && x >= 0 && y + SIZE <= grid.ny && x + SIZE <= grid.nx);
    let there = 0;
    for (let i = 0; i < SIZE ** 2; i++) if (cells[(y + Math.floor(i / SIZE)) * grid.nx + x + i % SIZE]! >= 0) there++;
    assert.ok(there >= 0.9 * SIZE ** 2);
  });
  const away = ({ y, x }: typeof places[number], cell: number) =>
    Math.hypot(Math.floor(cell / grid.nx) - y - (SIZE - 1) / 2, cell % grid.nx - x - (SIZE - 1) / 2);
  const holds = ({ y, x }: typeof places[number], cell: number) => {
    const [row, column] = [Math.floor(cell / grid.nx) - y, cell % grid.nx - x];
    return row >= 0 && row < SIZE && column >= 0 && column < SIZE;
  };
  for (let cell = 0; cell < owner.length; cell += 997) {
    const holding = places.filter((place) => holds(place, cell));
    if (cells[cell]! < 0 || holding.length === 0) assert.equal(owner[cell], -1);
    else assert.equal(away(places[owner[cell]!]!, cell), Math.min(...holding.map((place) => away(place, cell))));
  }
});

Deno.test("regionTiles() gives just the cells that some window holds, of masks at random, sides even and odd", () => {
  const stream = randomStream(1, "masks");
  for (const size of [7, 8]) {
    for (let mask = 0; mask < 200; mask++) {
      const [ny, nx] = [size + stream.integer(2 * size), size + stream.integer(2 * size)];
      const missing = 0.02 + 0.1 * stream.next();
      const cells = Int32Array.from({ length: ny * nx }, (_, i) => stream.next() < missing ? -1 : i);
      const { owner } = regionTiles({ ny, nx }, cells, size);
      const held = coverable({ ny, nx }, cells, size);
      const wrong = owner.findIndex((window, cell) => (window >= 0) !== (held[cell] === 1));
      assert.equal(wrong, -1, `cell ${wrong} of mask ${mask}, size ${size}`);
    }
  }
});

/** For each cell 1 where the satellite sees it and any window with enough cells holds it: all places are tried. */
function coverable({ ny, nx }: Pick<Grid, "ny" | "nx">, cells: Int32Array, size: number): Int32Array {
  const held = new Int32Array(ny * nx);
  for (let y = 0; y + size <= ny; y++) {
    for (let x = 0; x + size <= nx; x++) {
      const each = (visit: (cell: number) => void) => {
        for (let row = y; row < y + size; row++) {
          for (let column = x; column < x + size; column++) visit(row * nx + column);
        }
      };
      let there = 0;
      each((cell) => there += cells[cell]! >= 0 ? 1 : 0);
      if (there >= PRESENT * size ** 2) each((cell) => held[cell] = cells[cell]! >= 0 ? 1 : 0);
    }
  }
  return held;
}

Deno.test("regions too small for a window have none", () => {
  const small = satelliteBox(5, 50, 6, 6);
  const grid = equalAreaGrid(small, CELLS);
  assert.deepEqual(regionTiles(grid, matchCells(grid, small, 0.5), SIZE).places, []);
});

Deno.test("equalAreaGrid() has the northern row first, whatever map and order of rows the satellite has", () => {
  const upwards = {
    crs: "+proj=merc +lon_0=5 +datum=WGS84 +units=m",
    nx: 60,
    ny: 60,
    x0: -3e5,
    y0: 5.5e6,
    dx: 1e4,
    dy: 1e4,
  };
  const downwards = { ...upwards, y0: upwards.y0 + 59 * upwards.dy, dy: -upwards.dy };
  const [grid, other] = [equalAreaGrid(upwards, CELLS), equalAreaGrid(downwards, CELLS)];
  assert.ok(sameGrid(grid, other));
  assert.match(grid.crs, /proj=laea/);
  assert.deepEqual([grid.dx, grid.dy], [2000, -2000]);
  const northOf = (satellite: Grid, cell: number) => satellite.y0 + Math.floor(cell / satellite.nx) * satellite.dy;
  for (const satellite of [upwards, downwards]) {
    const column = Array.from(matchCells(grid, satellite, 0.5)).filter((_, i) => i % grid.nx === grid.nx >> 1);
    const norths = column.filter((cell) => cell >= 0).map((cell) => northOf(satellite, cell));
    assert.ok(norths.length > 100 && norths.every((north, i) => i === 0 || north <= norths[i - 1]!));
  }
});

Deno.test("models whose cells are in degrees are refused", () => {
  const cells = { dx: 0.02, dy: 0.02, units: "degrees", step: 300 } as const;
  assert.throws(
    () => equalAreaGrid(satelliteBox(3, 51, 30, 20), cells),
    /Cannot use --unpaired, or an .* 0.02 x 0.02 degrees .*metres$/,
  );
});

Deno.test("windowStarts() fills a day; windows that do not divide it end with it", () => {
  assert.deepEqual(windowStarts(3), Array.from({ length: 16 }, (_, k) => k * 5400));
  assert.deepEqual(windowStarts(20), [0, 36_000, 50_400]);
});

Deno.test("projectTime() puts each window's rain where it was cut, and none where the satellite lacks a half hour", async () => {
  const satellite = satelliteBox(3, 51, 30, 20);
  const grid = equalAreaGrid(satellite, CELLS);
  const satelliteCell = matchCells(grid, satellite, 0.5);
  const perField = satellite.nx * satellite.ny;
  const field = Float32Array.from({ length: 2 * perField }, (_, i) => i);
  const gap = 7 * satellite.nx + 9; // in the second half hour
  field[perField + gap] = NaN;
  const region: Region = {
    satellite: {
      grid: satellite,
      time: { first: 0, step: 1800, count: 4 },
      read: (_, { time: [from] }) => Promise.resolve(from === 1 ? field : field.map(() => NaN)),
    },
    grid,
    satelliteCell,
    size: SIZE,
    frames: 4,
    halfHours: 2,
    // rain of the satellite itself, two frames of each half hour
    draw: (origins, rates) => {
      const area = SIZE ** 2;
      const mean = Float32Array.from({ length: origins.length * 4 * area }, (_, i) => {
        const [frame, cell] = [Math.floor(i / area), i % area];
        return rates[Math.floor(frame / 2) * area + cell]!;
      });
      return Promise.resolve({ mean, spread: mean.map((rate) => rate / 2) });
    },
  };
  const { mean, spread, windows } = (await projectTime(region, 1800))!;
  assert.ok(windows > 10);
  const cells = satelliteCell.length;
  let given = 0;
  mean.forEach((rate, i) => {
    const cell = satelliteCell[i % cells]!;
    if (Number.isNaN(rate)) return;
    given++;
    assert.equal(rate, Math.floor(i / cells / 2) * perField + cell);
    assert.equal(spread[i], rate / 2);
    assert.notEqual(cell, gap);
  });
  assert.ok(given > 0.98 * 4 * satelliteCell.filter((cell) => cell >= 0).length);
  assert.equal(await projectTime(region, 0), null, "no half hour has a value");
  assert.equal(await projectTime(region, 5400), null, "the second half hour is beyond the archive");
});
