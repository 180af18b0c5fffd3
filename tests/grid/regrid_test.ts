import { isDataError } from "../../lib/base/mod.ts";
import {
  cellAreas,
  cellCentres,
  cellMean,
  cellStatistics,
  type Grid,
  gridBounds,
  imergGrid,
  LONGLAT,
  projection,
  regridMean,
  regridWeights,
} from "../../lib/grid/mod.ts";
import { assert, fc } from "../deps.ts";

const FRANCE = "+proj=stere +lat_0=90 +lat_ts=45 +lon_0=0 +R=6371229";
const radar: Grid = { crs: FRANCE, nx: 120, ny: 90, x0: 100_500, y0: -4_300_500, dx: 1000, dy: -1000 };

const anyRadar = fc.record({
  crs: fc.constantFrom(
    FRANCE,
    "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +units=m +ellps=WGS84",
    "+proj=lcc +lat_1=45 +lat_2=49 +lat_0=47 +lon_0=2 +ellps=GRS80",
    "+proj=geos +a=6378137 +b=6356752.3 +lon_0=0 +h=35785863",
  ),
  lon: fc.double({ min: -5, max: 9, noNaN: true }),
  lat: fc.double({ min: 42, max: 52, noNaN: true }),
  nx: fc.integer({ min: 5, max: 40 }),
  ny: fc.integer({ min: 5, max: 40 }),
  step: fc.double({ min: 500, max: 3000, noNaN: true }),
  down: fc.boolean(),
}).map(({ crs, lon, lat, nx, ny, step, down }): Grid => {
  const [x0, y0] = projection(crs).forward(lon, lat);
  return { crs, nx, ny, x0, y0, dx: step, dy: down ? -step : step };
});

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

Deno.test("regridWeights: a source grid inside the target gives all of its area", () => {
  fc.assert(
    fc.property(anyRadar, (from) => {
      const weights = regridWeights(from, imergGrid(gridBounds(from)));
      const given = new Float64Array(from.nx * from.ny);
      weights.source.forEach((cell, k) => given[cell]! += weights.weight[k]!);
      cellAreas(from).forEach((area, cell) => assert.ok(Math.abs(given[cell]! / area - 1) < 1e-9));
    }),
    { numRuns: 40 },
  );
});

Deno.test("regridWeights: a target grid inside the source is covered by its own area", () => {
  for (const pieces of [1, 3]) {
    const { area, start, weight } = regridWeights(
      radar,
      imergGrid({ west: 1.6, south: 46.2, east: 2.4, north: 46.7 }),
      {
        subdivide: pieces,
      },
    );
    area.forEach((whole, c) => {
      const covered = total(weight.subarray(start[c], start[c + 1]));
      assert.ok(Math.abs(covered / whole - 1) < 1e-5, `cell ${c}: ${covered} of ${whole} m²`);
    });
  }
});

Deno.test("regridWeights agrees with brute force: 40 x 40 points in each source cell", () => {
  const from = { ...radar, nx: 30, ny: 30 };
  const to = imergGrid(gridBounds(from));
  const weights = regridWeights(from, to);
  const expected = new Map<number, number>();
  const map = projection(from.crs);
  const points = 40;
  cellAreas(from).forEach((area, cell) => {
    for (let k = 0; k < points * points; k++) {
      const x = from.x0 + (cell % from.nx - 0.5 + (k % points + 0.5) / points) * from.dx;
      const y = from.y0 + (Math.floor(cell / from.nx) - 0.5 + (Math.floor(k / points) + 0.5) / points) * from.dy;
      const [lon, lat] = map.inverse(x, y);
      const target = Math.round((lat - to.y0) / to.dy) * to.nx + Math.round((lon - to.x0) / to.dx);
      const key = target * from.nx * from.ny + cell;
      expected.set(key, (expected.get(key) ?? 0) + area / points ** 2);
    }
  });
  let entries = 0;
  for (let c = 0; c < to.nx * to.ny; c++) {
    for (let k = weights.start[c]!; k < weights.start[c + 1]!; k++) {
      const near = expected.get(c * from.nx * from.ny + weights.source[k]!) ?? 0;
      // Counting points errs by up to a row of points along the cut.
      assert.ok(Math.abs(near - weights.weight[k]!) < 0.02 * 1e6, `cell ${c}: ${weights.weight[k]} or ${near} m²`);
      entries++;
    }
  }
  assert.ok(entries >= expected.size);
});

Deno.test("regridMean: constants stay, linear fields move by less than 0.1 % of their range", () => {
  fc.assert(
    fc.property(anyRadar, fc.double({ min: 0, max: 200, noNaN: true }), (from, value) => {
      const to = imergGrid(gridBounds(from));
      const weights = regridWeights(from, to);
      const field = new Float32Array(from.nx * from.ny).fill(value);
      for (const mean of regridMean(weights, field)) {
        assert.ok(Number.isNaN(mean) || Math.abs(mean - Math.fround(value)) <= 1e-6 * value);
      }
    }),
    { numRuns: 20 },
  );

  const to = imergGrid({ west: 1.6, south: 46.2, east: 2.4, north: 46.7 });
  const weights = regridWeights(radar, to);
  const { lon, lat } = cellCentres(radar);
  const mean = regridMean(weights, Float32Array.from(lon, (x, k) => 10 * (x - 1) + 20 * (lat[k]! - 46)));
  const centres = cellCentres(to);
  mean.forEach((value, c) => {
    const expected = 10 * (centres.lon[c]! - 1) + 20 * (centres.lat[c]! - 46);
    assert.ok(Math.abs(value - expected) < 0.01, `${value} instead of ${expected}`);
  });
});

Deno.test("regridWeights: coarse onto fine gives every fine cell its coarse value", () => {
  const fine = { ...radar, nx: 20, ny: 20 };
  const coarse = imergGrid(gridBounds(fine));
  const codes = Float32Array.from({ length: coarse.nx * coarse.ny }, (_, k) => k);
  const mean = regridMean(regridWeights(coarse, fine), codes);
  const { lon, lat } = cellCentres(fine);
  mean.forEach((value, cell) => {
    const column = (lon[cell]! - coarse.x0) / coarse.dx;
    const row = (lat[cell]! - coarse.y0) / coarse.dy;
    const margin = Math.max(Math.abs(column - Math.round(column)), Math.abs(row - Math.round(row)));
    if (margin > 0.4) return; // cut by a boundary of the coarse grid: a mixture
    assert.ok(Math.abs(value - (Math.round(row) * coarse.nx + Math.round(column))) < 1e-3, `${value}`);
  });
});

Deno.test("cellStatistics: mean, cover, wet part and spread of a cell computed by hand", () => {
  const from: Grid = { crs: LONGLAT, nx: 2, ny: 2, x0: 10.025, y0: 0.025, dx: 0.05, dy: -0.05 };
  const to: Grid = { crs: LONGLAT, nx: 2, ny: 1, x0: 10.05, y0: 0, dx: 0.1, dy: -0.1 };
  const weights = regridWeights(from, to);
  const full = cellStatistics(weights, Float32Array.of(0, 2, 4, 0.05));
  assert.ok(Math.abs(full.mean[0]! - 6.05 / 4) < 1e-6);
  assert.equal(full.coveredFraction[0], 1);
  assert.ok(Math.abs(full.wetFraction[0]! - 0.5) < 1e-6);
  assert.ok(Math.abs(full.spread[0]! - Math.sqrt((4 + 16 + 0.0025) / 4 - (6.05 / 4) ** 2)) < 1e-6);
  const part = cellStatistics(weights, Float32Array.of(NaN, 2, 4, NaN), { wetThreshold: 3 });
  assert.ok(Math.abs(part.mean[0]! - 3) < 1e-6 && Math.abs(part.coveredFraction[0]! - 0.5) < 1e-6);
  assert.ok(Math.abs(part.wetFraction[0]! - 0.5) < 1e-6 && Math.abs(part.spread[0]! - 1) < 1e-6);
  assert.deepEqual([part.mean[1], part.coveredFraction[1], part.wetFraction[1], part.spread[1]], [NaN, 0, NaN, NaN]);
  assert.equal(cellMean(weights, Float32Array.of(NaN, 2, 4, NaN), { cell: 0, minCovered: 0.6 }), NaN);
  assert.throws(() => cellStatistics(weights, new Float32Array(3)), RangeError);
});

Deno.test("regridWeights follows a target across the antimeridian", () => {
  const from: Grid = { crs: LONGLAT, nx: 20, ny: 2, x0: 179.05, y0: -17, dx: 0.1, dy: 0.1 };
  const to: Grid = { crs: LONGLAT, nx: 2, ny: 1, x0: -179.75, y0: -16.95, dx: 0.5, dy: 0.2 };
  const { weight, area, start } = regridWeights(from, to);
  assert.ok(Math.abs(total(weight.subarray(0, start[1])) / area[0]! - 1) < 1e-6);
});

Deno.test("regridWeights says where both grids are when they do not overlap, and refuses half pieces", () => {
  const away = imergGrid({ west: 20, south: -30, east: 21, north: -29 });
  assert.throws(() => regridWeights(radar, away), (error) => {
    assert.ok(isDataError(error, "grid-mismatch"));
    assert.match(error.message, /20\.00 to 21\.00 E, -30\.00 to -29\.00 N/);
    assert.match(error.message, /1\.30 to 2\.93 E, 45\.99 to 46\.85 N/);
    return true;
  });
  assert.throws(() => regridWeights(radar, imergGrid(gridBounds(radar)), { subdivide: 0.5 }), RangeError);
});
