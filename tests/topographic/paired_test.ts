import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { train } from "../../lib/learning/mod.ts";
import { createRainModel, type PairedBatch } from "../../lib/topographic/mod.ts";
import { pairedTraining } from "../../lib/topographic/paired.ts";
import { inFolder } from "../sources/frames.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** Numbers that do not fit any memory: 2^48 bytes. */
const TOO_MANY = [2 ** 23, 2 ** 23];

Deno.test("training on pairs says what batch fits when one does not, in its compiled step too", () =>
  inFolder(async (directory) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { tf } = engine;
    const { frames, size } = SMALL_MODEL;
    const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
    const parameters = { w: tf.variable(tf.scalar(1)) };
    const batchOf = (windows: number, batch: number): PairedBatch => ({
      radar: new Float32Array(windows * frames * size * size),
      satellite: new Float32Array(windows * size * size),
      origins: [],
      next: { epoch: 0, batch },
    });
    const fits = 3;
    const batches = async function* () {
      await Promise.resolve();
      for (const [i, windows] of [1, 2, 6].entries()) yield batchOf(windows, i + 1);
    };
    const task = pairedTraining(
      engine,
      { name: "generate", model, parameters },
      { learningRate: 1e-3, clipNorm: 1 },
      batches,
      ({ radar, satellite }) => {
        assert.equal(radar.shape[0], satellite.shape[0]! * frames);
        const loss = tf.square(parameters.w);
        return { loss: satellite.shape[0]! <= fits ? loss : tf.add(loss, tf.mean(tf.fill(TOO_MANY, 1))) };
      },
    );
    const options = { directory, steps: 9, seed: 1, config: {}, quiet: true };
    await assert.rejects(train(engine, task, options), (error) => {
      assert.ok(error instanceof RangeError);
      assert.equal(
        error.message,
        `Cannot train on batches of 6 windows: one does not fit the memory of ${engine.description}; a batch of 3 does`,
      );
      assert.match(String(error.cause), /refused function_\d+\(/, "the compiled step");
      return true;
    });
  }));
