import { join } from "node:path";
import { exists } from "../../lib/base/mod.ts";
import { assert } from "../deps.ts";
import { inFolder, runTask } from "./run_task.ts";

Deno.test("train on a damaged archive stops and says where; with --skip-corrupt it goes on and says what was left out", () =>
  inFolder(async (folder) => {
    const simulated = await runTask("simulate", ["--into", "a.zarr", "--days", "3", "--size", "48"], folder);
    assert.equal(simulated.code, 0, simulated.err);
    for (const day of [0, 1, 2]) {
      const shard = join(folder, "a.zarr", "radar", "rain_rate", `c.${day}.0.0`);
      const bytes = await Deno.readFile(shard);
      bytes[bytes.length >> 1]! ^= 255;
      await Deno.writeFile(shard, bytes);
    }
    const line = ["vae", "--archive", "a.zarr", "--size", "16", "--coarsen", "2", "--wet", "0.01", "--batch", "2"];
    const train = (...more: string[]) =>
      runTask("train", [...line, "--steps", "60", "--device", "cpu", "--out", "run", ...more], folder);
    const where = String.raw`Chunk \d+ is damaged.* \(file .*a\.zarr/radar/rain_rate/c\.\d\.0\.0.* at byte \d+\)`;

    const stopped = await train();
    assert.deepEqual([stopped.code, stopped.out], [1, ""]);
    assert.match(stopped.err, new RegExp(`^train: ${where}`, "m"));
    assert.equal(await exists(join(folder, "run", "checkpoints")), false);

    const done = await train("--skip-corrupt");
    assert.equal(done.code, 0, done.err);
    assert.match(done.err, new RegExp(`^Left out [1-9]\\d* windows: ${where}`, "m"));
  }));
