import type { PairContext } from "../../lib/runs/pair_context.ts";
import { type Grid, LONGLAT } from "../../lib/grid/mod.ts";
import { scaleSums } from "../../lib/runs/scale_sums.ts";
import { assert } from "../deps.ts";

/** Octaves of one window of 16 x 16 cells, 6 frames, on a grid. */
function octavesOn(grid: Grid): readonly number[] {
  const context = {
    pairing: { halfHours: 1 },
    archive: { group: () => ({ grid, time: { first: 0, step: 300, count: 6 } }) },
    settings: { data: { size: 16, frames: 6, coarsen: 2, radar: "radar" } },
  };
  const sums = scaleSums(context as unknown as PairContext);
  const radar = Float32Array.from({ length: 6 * 256 }, (_, i) => i * i % 17);
  const batch = { radar, satellite: radar.slice(0, 256), origins: [{ time: 0, y: 0, x: 0 }] };
  sums.add(batch, "satellite", batch.satellite);
  return [...new Set(sums.rows()["above"] as number[])];
}

Deno.test("scaleSums() has wavelengths in km, of cells in degrees too", () => {
  const metres: Grid = { crs: "+proj=laea +lat_0=46 +lon_0=2", nx: 64, ny: 64, x0: 0, y0: 0, dx: 1000, dy: -1000 };
  const expected = octavesOn(metres);
  assert.equal(expected[0], 16, "the longest is the window of 32 km, its octave above 16");
  const degrees = octavesOn({ ...metres, crs: LONGLAT, x0: 2, y0: 60.315, dx: 0.01, dy: -0.01 });
  const km = 0.01 * 111.195 * 0.75; // half as wide as high
  degrees.forEach((above, k) => assert.ok(Math.abs(above / (expected[k]! * km) - 1) < 1e-4, `${above}`));
});
