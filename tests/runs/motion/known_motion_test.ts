import { join } from "node:path";
import { assert } from "../../deps.ts";
import { openArchive, turnedByQuarters } from "../../../lib/archive/mod.ts";
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
