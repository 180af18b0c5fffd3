import { assert } from "../../deps.ts";
import type { Archive, ArchiveGroupHandle } from "../../../lib/archive/mod.ts";
import { cellCentres, type Grid, LONGLAT, subgrid } from "../../../lib/grid/mod.ts";
import { matchCells } from "../../../lib/runs/match_cells.ts";
import { latticeOver, regionGrid } from "../../../lib/runs/region/region_grid.ts";
import { satelliteBox } from "./satellite_box.ts";

/** Radar cells of 1 km around 45 N, 3 E, northern row first. */
const RADAR: Grid = {
  crs: "+proj=stere +lat_0=90 +lat_ts=45 +lon_0=3 +datum=WGS84 +units=m +no_defs",
  nx: 128,
  ny: 96,
  x0: -64_000,
  y0: -4_600_000,
  dx: 1000,
  dy: -1000,
};
const radar = { name: "radar", grid: RADAR, time: { step: 300 } } as ArchiveGroupHandle;

const holding = (grid: Grid | null) =>
  ({ groups: grid === null ? [] : [{ ...radar, grid }] }) as unknown as Pick<Archive, "groups">;

/** A box of satellite cells that holds the radar's, with a degree or two around. */
function around(): Grid {
  const { lon, lat } = cellCentres(RADAR);
  const [west, north] = [Math.floor(Math.min(...lon)) - 1, Math.ceil(Math.max(...lat)) + 1];
  return satelliteBox(west, north, 60, 40);
}

Deno.test("where an archive has the run's radar grid, cells go on its lattice over all that the satellite sees", () => {
  const satellite = around();
  const grid = regionGrid(holding(RADAR), satellite, radar, 2);
  assert.deepEqual([grid.crs, grid.dx, grid.dy], [RADAR.crs, 2000, -2000]);
  const [left, top] = [(RADAR.x0 + 500 - grid.x0) / grid.dx, (RADAR.y0 - 500 - grid.y0) / grid.dy];
  assert.ok(Number.isInteger(left) && Number.isInteger(top) && left > 0 && top > 0);
  const own = subgrid(grid, { x: left, y: top, nx: 64, ny: 48 });
  assert.deepEqual([own.x0, own.y0], [RADAR.x0 + 500, RADAR.y0 - 500]);
  const held = new Set(matchCells(grid, satellite, 0.5));
  for (let cell = 0; cell < satellite.nx * satellite.ny; cell++) assert.ok(held.has(cell), `cell ${cell}`);
});

Deno.test("a satellite that sees less than the radar leaves the radar's cells as they are", () => {
  const { lon, lat } = cellCentres(RADAR);
  const middle = lon.length / 2 + RADAR.nx / 2;
  assert.deepEqual(latticeOver(satelliteBox(lon[middle]! - 0.2, lat[middle]! + 0.2, 4, 4), RADAR), RADAR);
});

Deno.test("elsewhere cells are of equal area, and regions too large for them are refused", () => {
  for (const archive of [holding(null), holding({ ...RADAR, nx: 100 })]) {
    const grid = regionGrid(archive, around(), radar, 2);
    assert.match(grid.crs, /proj=laea/);
    assert.deepEqual([grid.dx, grid.dy], [2000, -2000]);
  }
  const world = satelliteBox(-180, 60, 3600, 1200);
  for (const archive of [holding(null), holding(RADAR)]) {
    assert.throws(() => regionGrid(archive, world, radar, 2), /reaches 190 degrees.*parts of it/);
  }
});

Deno.test("a radar whose cells are in degrees has its lattice, and no other cells", () => {
  const grid = satelliteBox(2, 46, 200, 100);
  const degrees = { ...radar, grid } as ArchiveGroupHandle;
  const found = regionGrid(holding(grid), satelliteBox(1, 47, 250, 150), degrees, 2);
  assert.deepEqual([found.crs, found.dx], [LONGLAT, 0.2]);
  assert.throws(
    () => regionGrid(holding(null), satelliteBox(1, 47, 250, 150), degrees, 2),
    /Cannot use --unpaired, or an --archive/,
  );
});
