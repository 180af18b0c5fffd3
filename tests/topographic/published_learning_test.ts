/** The claims of the published experiments, on sequences that are learned in seconds: a bar that goes around. */
import { assert } from "../deps.ts";
import { withEngine } from "../learning/with_engine.ts";
import { inFolder } from "../sources/frames.ts";
import { randomStream } from "../../lib/base/mod.ts";
import type { Engine, Tensor } from "../../lib/engine/mod.ts";
import { train } from "../../lib/learning/mod.ts";
import {
  createPublishedModel,
  disposePublishedModel,
  equivarianceError,
  type FrameBatch,
  publishedMeasures,
  type PublishedSizes,
  publishedTraining,
  withLearnedSpeeds,
} from "../../lib/topographic/mod.ts";

const SIZES: PublishedSizes = { frames: 8, capsules: 4, width: 8, kernel: 5, offset: 1, channels: 1, side: 8 };

/** Sequences of 8 pictures of 8 x 8: a bar of random width and brightness that goes down by a row a frame, around. */
function bars(seed: number, batch: number, sequences: number): Float32Array {
  const stream = randomStream(seed, `bars/${batch}`);
  const values = new Float32Array(sequences * 8 * 64);
  for (let k = 0; k < sequences; k++) {
    const [start, left, wide] = [stream.integer(8), stream.integer(4), 2 + stream.integer(3)];
    for (let t = 0; t < 8; t++) {
      for (let x = left; x < left + wide; x++) {
        for (const thick of [0, 1]) values[(k * 8 + t) * 64 + (start + t + thick) % 8 * 8 + x] = 1;
      }
    }
  }
  return values;
}

async function* batches(from: { epoch: number; batch: number }): AsyncGenerator<FrameBatch> {
  await Promise.resolve();
  for (let { batch } = from;; batch++) {
    const values = bars(1, batch, 8);
    yield { inputs: [{ values, shape: [64, 64] }], next: { epoch: 0, batch: batch + 1 } };
  }
}

/** After some steps: error of the expected latent without means, and cross-entropies of reconstruction and rolling by 4. */
async function shown(engine: Engine, sizes: PublishedSizes, steps: number) {
  const { tf } = engine;
  const model = createPublishedModel(engine, sizes, engine.noise(1, 0));
  const training = { optimizer: "adam", learningRate: 2e-3, batch: 8 } as const;
  const task = publishedTraining(engine, "bars", model, training, { seed: 1, frames: (_, [x]) => x!, batches });
  if (steps > 0) {
    await inFolder(async (directory) =>
      void await train(engine, task, { directory, steps, seed: 1, config: {}, quiet: true })
    );
  }
  task.dispose();
  const { sizes: learned } = await withLearnedSpeeds(model);
  const measurer = publishedMeasures(engine, { ...model, sizes: learned }, { shifts: [0, 4], draws: 0, seed: 0 });
  const x = tf.tensor2d(bars(2, 0, 32), [256, 64]) as Tensor;
  const { expected, rolled, unrolled } = await measurer.measure(x, 0);
  measurer.dispose();
  disposePublishedModel(model);
  const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    error: equivarianceError(expected, { ...learned, sequences: 32 }, true),
    speeds: learned.speeds ?? [1],
    reconstruction: mean(rolled[0]!),
    rolled: mean(rolled[1]!),
    unrolled: mean(unrolled[1]!),
  };
}

Deno.test("a T-VAE learns to roll: its error falls far below chance and rolled latents decode later frames; others do not", () =>
  withEngine(async (engine) => {
    const chance = await shown(engine, SIZES, 0);
    const tvae = await shown(engine, SIZES, 1000);
    const bubble = await shown(engine, { ...SIZES, kernel: 3, coherence: "stationary" }, 1000);
    const vae = await shown(engine, { ...SIZES, coherence: "none" }, 1000);
    assert.ok(tvae.reconstruction < 0.5 * chance.reconstruction, "it learns");
    assert.ok(tvae.error < 0.5 * chance.error);
    assert.ok(tvae.rolled < 0.5 * tvae.unrolled);
    for (const other of [bubble, vae]) {
      assert.ok(other.reconstruction < 0.5 * chance.reconstruction, "it learns");
      assert.ok(other.error > 0.7 * chance.error);
      assert.ok(other.rolled > 3 * tvae.rolled);
    }
  }));

const FOLLOW_UPS: Readonly<Record<string, Partial<PublishedSizes>>> = {
  causal: { causal: true, wrapTime: false },
  "without wrap in time": { wrapTime: false },
  "of several speeds": { speeds: [0, 1, 2, -1] },
  "on a torus": { torus: [2, 2] },
  "on a grid": { layout: "grid", capsules: 16 },
};

for (const [name, change] of Object.entries(FOLLOW_UPS)) {
  Deno.test(`a T-VAE ${name} learns to roll`, () =>
    withEngine(async (engine) => {
      const { reconstruction, rolled, unrolled } = await shown(engine, { ...SIZES, ...change }, 1000);
      assert.ok(reconstruction < 20, `${reconstruction}: it learns; untrained it is 47`);
      assert.ok(rolled < 0.3 * unrolled, `${rolled} and ${unrolled}`);
    }));
}

Deno.test("capsules that learn their speeds come to that of the bar, a step a frame, from others", () =>
  withEngine(async (engine) => {
    const speeds = [0.6, 0.8, 1.3, 1.6];
    const off = (of: readonly number[]) => of.reduce((sum, speed) => sum + Math.abs(speed - 1) / 4, 0);
    const found = await shown(engine, { ...SIZES, speeds, learnSpeeds: true }, 1000);
    assert.ok(off(found.speeds) < 0.4 * off(speeds), `${found.speeds}`);
    assert.ok(found.rolled < 0.3 * found.unrolled, `${found.rolled} and ${found.unrolled}`);
  }));
