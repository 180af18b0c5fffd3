import { join } from "node:path";
import { exists } from "../../lib/base/mod.ts";
import { assert } from "../deps.ts";
import { inFolder, runTask } from "./run_task.ts";

/** Ways to damage a shard of each day or of one, and what is said of it. */
const DAMAGES: readonly [string, readonly number[], (bytes: Uint8Array) => Uint8Array, string][] = [
  [
    "changed",
    [0, 1, 2, 3, 4],
    (bytes) => bytes.map((byte, i) => i === bytes.length >> 1 ? byte ^ 255 : byte),
    "Chunk \\d+ is damaged",
  ],
  [
    "truncated",
    [1],
    (bytes) => bytes.subarray(0, bytes.length >> 1),
    "Shard index has a wrong checksum, none of its chunks can be found",
  ],
];

for (const [how, days, damage, what] of DAMAGES) {
  Deno.test(`train on ${how} shards stops and says where; with --skip-corrupt it goes on and says what was left out`, () =>
    inFolder(async (folder) => {
      const simulated = await runTask("simulate", ["--into", "a.zarr", "--days", "5", "--size", "48"], folder);
      assert.equal(simulated.code, 0, simulated.err);
      const damageDays = async (days: readonly number[]) => {
        for (const day of days) {
          const shard = join(folder, "a.zarr", "radar", "rain_rate", `c.${day}.0.0`);
          await Deno.writeFile(shard, damage(await Deno.readFile(shard)));
        }
      };
      await damageDays(days);
      const line = ["vae", "--archive", "a.zarr", "--size", "16", "--coarsen", "2", "--wet", "0.01", "--batch", "2"];
      const train = (...more: string[]) =>
        runTask("train", [...line, "--steps", "60", "--device", "cpu", "--out", "run", ...more], folder);
      const where = String.raw`${what}.* \(file .*a\.zarr/radar/rain_rate/c\.\d\.0\.0.* at byte \d+\)`;

      const stopped = await train();
      assert.deepEqual([stopped.code, stopped.out], [1, ""]);
      assert.match(stopped.err, new RegExp(`^train: ${where}`, "m"));
      assert.equal(await exists(join(folder, "run")), false);

      const done = await train("--skip-corrupt");
      assert.equal(done.code, 0, done.err);
      assert.match(done.err, new RegExp(`^Left out [1-9]\\d* windows: ${where}`, "m"));

      if (how !== "truncated") return;
      await damageDays([0, 1, 2, 3, 4]);
      const none = await train("--skip-corrupt", "--out", "none");
      assert.equal(none.code, 1);
      assert.match(none.err, new RegExp(`^train: No window of .*; left out as damaged: [1-9]\\d*, .*: ${where}`, "m"));
      assert.equal(await exists(join(folder, "none")), false);
    }));
}
