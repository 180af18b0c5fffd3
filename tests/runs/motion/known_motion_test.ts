import { join } from "node:path";
import { assert } from "../../deps.ts";
import { openArchive, turnedByQuarters } from "../../../lib/archive/mod.ts";
import { type Grid, LONGLAT } from "../../../lib/grid/mod.ts";
import { DATA_DEFAULTS, heldOutWindows, simulateArchive } from "../../../lib/runs/mod.ts";
import { flowMotion } from "../../../lib/runs/motion/flow_motion.ts";
import { knownMotion } from "../../../lib/runs/motion/known_motion.ts";
import { someWindows } from "../../../lib/runs/some_windows.ts";
import { franceGrid, simulateRain } from "../../../lib/sources/mod.ts";
import { inFolder } from "../../sources/frames.ts";

Deno.test("the motion of a simulated archive is the wind that made it, and optical flow finds it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.zarr");
    await simulateArchive(path, { days: 4, firstDay: "2021-06-01", seed: 3, size: 64, quiet: true });
    const archive = await openArchive(path);
    const data = { ...DATA_DEFAULTS, archive: path, wetFraction: 0.2 };
    const radar = archive.group("radar");
    const known = knownMotion(radar, data);
    assert.equal(known.source, "wind of the simulator");
    const kept = await someWindows(heldOutWindows(archive, data, "train"), 6);
    const { wind } = simulateRain({ seed: 3, grid: franceGrid(64) });
    const errors: number[] = [];
    for (const window of kept) {
      const motion = known.of(window);
      const middle = wind(window.origin.time + 45 * 60);
      assert.ok(Math.hypot(motion.east - 3.6 * middle.u, motion.north - 3.6 * middle.v) < 1);
      const [before, after] = [wind(window.origin.time), wind(window.origin.time + 90 * 60)];
      const turned = (Math.atan2(after.v, after.u) - Math.atan2(before.v, before.u)) * 180 / Math.PI / 1.5;
      assert.ok(Math.abs(motion.turning - turned) < 1 + 0.1 * Math.abs(turned), `${motion.turning} ${turned}`);
      const flow = flowMotion(window.rates, radar, data);
      errors.push(
        Math.hypot(flow.east - motion.east, flow.north - motion.north) / Math.hypot(motion.east, motion.north),
      );
      // with the clock by a quarter: what went east goes south
      const quarter = flowMotion(turnedByQuarters(window.rates, data.size, 1), radar, data);
      assert.ok(
        Math.hypot(quarter.north + flow.east, quarter.east - flow.north) < 0.15 * Math.hypot(flow.east, flow.north),
      );
    }
    assert.ok(errors.length > 1 && errors.every((error) => error < 0.5), `${errors}`);
    const other = knownMotion({ ...radar, attributes: {} }, data);
    assert.equal(other.source, "optical flow");
    const { turning, ...motion } = other.of(kept[0]!);
    assert.deepEqual(motion, flowMotion(kept[0]!.rates, radar, data));
    assert.ok(Number.isNaN(turning));
  }));

Deno.test("a window without rain has no motion", () => {
  const grid = franceGrid(64);
  const time = { first: 0, step: 300, count: 18 };
  assert.deepEqual(flowMotion(new Float32Array(18 * 256), { grid, time }, { size: 16, frames: 18, coarsen: 2 }), {
    east: 0,
    north: 0,
  });
});

Deno.test("flowMotion() of cells in degrees is in km/h of the ground", () => {
  const time = { first: 0, step: 300, count: 3 };
  const window = { size: 32, frames: 3, coarsen: 1 };
  // a drop that goes a column to the right and a row down in a frame
  const rates = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => {
    const [frame, y, x] = [Math.floor(i / 1024), Math.floor(i / 32) % 32, i % 32];
    return 5 * Math.exp(-((x - 15 - frame) ** 2 + (y - 15 - frame) ** 2) / 50);
  });
  const square = flowMotion(rates, { grid: franceGrid(32), time }, window);
  const degrees: Grid = { crs: LONGLAT, nx: 32, ny: 32, x0: 2, y0: 60.31, dx: 0.02, dy: -0.02 };
  const { east, north } = flowMotion(rates, { grid: degrees, time }, window);
  assert.ok(square.east > 6 && square.north < -6, `${square.east} ${square.north}`);
  assert.ok(Math.abs(east / square.east - 1.112) < 0.001, `${east} of ${square.east}`);
  assert.ok(Math.abs(north / square.north - 2.224) < 0.001, `${north} of ${square.north}`);
});
