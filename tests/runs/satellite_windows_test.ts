import { join } from "node:path";
import { ingest, openArchive } from "../../lib/archive/mod.ts";
import { type SatelliteWindow, satelliteWindows } from "../../lib/runs/satellite_windows.ts";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";

const SIZE = 32;
const OPTIONS = { size: SIZE, cell: 4000, halfHours: 3, wetFraction: 0.05 };

async function windowsOf(files: readonly string[], day: string) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "a.zarr");
    await ingest(path, files, { firstDay: day, lastDay: day });
    const group = (await openArchive(path)).group("imerg");
    const windows: SatelliteWindow[] = [];
    for await (const window of satelliteWindows(group, OPTIONS)) windows.push(window);
    return { windows, grid: group.grid, fields: await group.read("rain_rate", { time: [0, 3] }) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWithData("satelliteWindows() gives each cell the IMERG cell that holds its centre", async (data) => {
  const folder = `${data}imerg-early-v06-brazil/`;
  const files = ["0000", "0030", "0060"].map((minute, k) => {
    const [start, end] = [["000000", "002959"], ["003000", "005959"], ["010000", "012959"]][k]!;
    return `${folder}3B-HHR-E.MS.MRG.3IMERG.20231111-S${start}-E${end}.${minute}.V06E.HDF5.nc4`;
  });
  const { windows, grid, fields } = await windowsOf(files, "2023-11-11");
  assert.ok(windows.length > 20, `${windows.length} windows`);
  let compared = 0;
  for (const { time, lat, lon, rates, present } of windows) {
    assert.equal(time, Date.UTC(2023, 10, 11) / 1000);
    assert.equal(present, 3);
    assert.ok(rates.filter((rate) => rate >= 0.1).length >= 0.05 * rates.length);
    for (const [half, row, column] of [[0, 15, 16], [1, 10, 20], [2, 20, 8]] as const) {
      // Near the centre, 4 km cells are 4 km / (111.195 km per degree) apart; cos(lat) for longitudes.
      const north = lat + (15.5 - row) * 4 / 111.195;
      const east = lon + (column - 15.5) * 4 / 111.195 / Math.cos(north * Math.PI / 180);
      const x = (east - grid.x0) / grid.dx;
      const y = (north - grid.y0) / grid.dy;
      if ([x, y].some((at) => Math.abs(at - Math.round(at)) > 0.45)) continue; // on an edge: the flat Earth cannot tell
      const expected = fields[(half * grid.ny + Math.round(y)) * grid.nx + Math.round(x)];
      assert.equal(rates[(half * SIZE + row) * SIZE + column], expected);
      compared++;
    }
  }
  assert.ok(compared > windows.length, `${compared} cells compared`);
});

testWithData("satelliteWindows() of a single half hour leave the others missing", async (data) => {
  const file = `${data}imerg-final-v06-atlantic/GPM_3IMERGHH_bounds.nc4`;
  const { windows } = await windowsOf([file], "2020-01-01");
  assert.ok(windows.length > 0);
  for (const { present, rates } of windows) {
    assert.equal(present, 1);
    assert.ok(rates.subarray(0, SIZE * SIZE).every((rate) => rate >= 0));
    assert.ok(rates.subarray(SIZE * SIZE).every(Number.isNaN));
  }
});
