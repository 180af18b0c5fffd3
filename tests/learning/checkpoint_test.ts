import { join } from "node:path";
import { assert } from "../deps.ts";
import { exists, isDataError } from "../../lib/base/mod.ts";
import {
  checkpointPath,
  listCheckpoints,
  loadCheckpoint,
  readCheckpoint,
  saveCheckpoint,
  writeSafetensors,
} from "../../lib/learning/mod.ts";
import { inFolder } from "../sources/frames.ts";
import { withEngine } from "./with_engine.ts";

const state = (step: number) => ({
  step,
  position: { epoch: 2, batch: 7 },
  pending: { steps: 3, sums: { loss: 0.1 + 0.2 } },
  seed: 11,
  config: '{"size":16}',
});

Deno.test("checkpoints give back values and state exactly; the newest two of each model are kept", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      const { tf } = engine;
      const values = [Math.fround(1e-30), -0.1, 3, Infinity];
      const variables = { "a/weight": tf.variable(tf.tensor2d(values, [2, 2])), b: tf.variable(tf.scalar(7)) };
      await saveCheckpoint(folder, "vae", state(5), variables);
      const half = (name: string) => `${checkpointPath(folder, name, 8)}.0123abcd-4567.tmp`;
      for (const name of ["vae", "topographic"]) await Deno.writeTextFile(half(name), "of a process that was killed");
      for (const step of [10, 20, 30]) await saveCheckpoint(folder, "topographic", state(step), variables);
      assert.ok(await exists(half("vae")) && !await exists(half("topographic")));
      assert.deepEqual(await listCheckpoints(folder, "topographic"), [20, 30]);
      assert.deepEqual(await listCheckpoints(folder, "vae"), [5]);
      assert.deepEqual(await listCheckpoints(join(folder, "none"), "vae"), []);

      const path = checkpointPath(folder, "topographic", 30);
      assert.deepEqual(await readCheckpoint(path), state(30));
      const other = { "a/weight": tf.variable(tf.zeros([2, 2])), b: tf.variable(tf.scalar(0)) };
      assert.deepEqual(await loadCheckpoint(engine, path, other), state(30));
      assert.deepEqual(other["a/weight"].dataSync(), Float32Array.from(values));
      assert.deepEqual([...other.b.dataSync()], [7]);
    })
  ));

Deno.test("a checkpoint that does not fit the model, or is none, is refused with its file and the array", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      const { tf } = engine;
      await saveCheckpoint(folder, "vae", state(5), { a: tf.variable(tf.zeros([2])) });
      const path = checkpointPath(folder, "vae", 5);
      const refused = (message: RegExp) => (error: unknown) =>
        isDataError(error, "corrupt-file") && error.file !== undefined && message.test(error.message);
      const wide = { a: tf.variable(tf.zeros([3])) };
      await assert.rejects(loadCheckpoint(engine, path, wide), refused(/Cannot load a \[3\]: it is \[2\]/));
      const more = { a: tf.variable(tf.zeros([2])), b: tf.variable(tf.zeros([2])) };
      await assert.rejects(loadCheckpoint(engine, path, more), refused(/Cannot load b \[2\]: it is absent/));
      const weights = join(folder, "weights.safetensors");
      await writeSafetensors(weights, { tensors: {}, metadata: {} });
      await assert.rejects(readCheckpoint(weights), refused(/these weights are not a checkpoint of this ondée/));
      await Deno.truncate(path, 200);
      await assert.rejects(loadCheckpoint(engine, path, wide), refused(/Cannot read the weights/));
    })
  ));
