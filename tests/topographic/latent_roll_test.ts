import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import type { Engine, Tensor } from "../../lib/engine/mod.ts";
import { latentRollDistance, rollCapsules, topographic, topologyMatrix } from "../../lib/topographic/mod.ts";
import { near, withEngine } from "../learning/with_engine.ts";

const SIZES = { frames: 6, capsules: 4, width: 7 };
const UNITS = 28;

/** Latents of two windows, unit d of capsule c at frame t by `of`. */
function latent({ tf }: Engine, of: (window: number, t: number, c: number, d: number) => number): Tensor {
  const values = Float32Array.from({ length: 2 * 6 * UNITS }, (_, i) => {
    const [d, c] = [i % 7, Math.floor(i / 7) % 4];
    return of(Math.floor(i / (6 * UNITS)), Math.floor(i / UNITS) % 6, c, d);
  });
  return tf.tensor2d(values, [12, UNITS]);
}

const stream = randomStream(5, "pattern");
const PATTERN = Float32Array.from({ length: 2 * UNITS }, () => stream.normal());
const NOISE = Float32Array.from({ length: 2 * 6 * UNITS }, () => stream.normal());
const pattern = (window: number, c: number, d: number) => PATTERN[window * UNITS + c * 7 + (d % 7 + 7) % 7]!;
const noise = (window: number, t: number, c: number, d: number) => NOISE[(window * 6 + t) * UNITS + c * 7 + d]!;

Deno.test("latentRollDistance()", async (t) => {
  await withEngine(async (engine) => {
    const distance = (
      of: Parameters<typeof latent>[1],
      shift: number,
      sizes = SIZES as typeof SIZES & { speeds?: number[] },
    ) => engine.tf.tidy(() => latentRollDistance(engine, latent(engine, of), shift, sizes).dataSync()[0]!);
    await t.step("is 0 where capsules roll, whatever their means and their size", () => {
      for (const scale of [1, 1000]) {
        for (const shift of [1, 3]) {
          const found = distance((w, t, c, d) => scale * (pattern(w, c, d - t) + 5 * c + t), shift);
          assert.ok(found < 1e-5, `${found}`);
        }
      }
    });
    await t.step("gains nothing by shrinking, nor by being alike along the circle", () => {
      const [large, small] = [1, 0.01].map((scale) => distance((...at) => scale * noise(...at), 2));
      assert.ok(Math.abs(large! - small!) < 1e-3, `${large} and ${small}`);
      assert.ok(Math.abs(large! - 1) < 0.3, "unrelated frames");
      assert.ok(distance((_, t, c) => 3 * c + t, 2) === 1);
    });
    await t.step("is large for what stands still, and is that of a plain loop", () => {
      const found = distance((w, t, c, d) => pattern(w, c, d) + 0.3 * noise(w, t, c, d), 2);
      let expected = 0;
      for (let w = 0; w < 2; w++) {
        for (let c = 0; c < 4; c++) {
          let [apart, both] = [0, 0];
          for (let t = 0; t < 4; t++) {
            const at = (frame: number) => {
              const raw = Array.from({ length: 7 }, (_, d) => pattern(w, c, d) + 0.3 * noise(w, frame, c, d));
              const mean = raw.reduce((sum, value) => sum + value, 0) / 7;
              return raw.map((value) => value - mean);
            };
            const [earlier, later] = [at(t), at(t + 2)];
            for (let d = 0; d < 7; d++) {
              const rolled = earlier[(d + 5) % 7]!;
              apart += (rolled - later[d]!) ** 2;
              both += rolled ** 2 + later[d]! ** 2;
            }
          }
          expected += apart / both / 8;
        }
      }
      assert.ok(Math.abs(found / expected - 1) < 1e-4, `${found}, expected ${expected}`);
    });
    await t.step("has capsules roll by their speeds", () => {
      const speeds = [1, 2, 0, -1];
      const rolling: Parameters<typeof latent>[1] = (w, t, c, d) => pattern(w, c, d - t * speeds[c]!);
      assert.ok(distance(rolling, 2, { ...SIZES, speeds }) < 1e-5);
      assert.ok(distance(rolling, 2) > 0.3);
    });
  });
});

Deno.test("rollCapsules() and topographic() take speeds in turn: each capsule as alone with its own", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const speeds = [1, 3];
    const matrices = speeds.map((speed) =>
      topologyMatrix({
        frames: 6,
        width: 7,
        kernel: 3,
        offset: 1,
        coherence: "shifting",
        speed,
        causal: true,
        wrapTime: false,
        normalise: true,
      })
    );
    const topologyOf = (chosen: readonly Float32Array[]): Tensor =>
      tf.tensor3d(chosen.flatMap((matrix) => [...matrix]), [chosen.length, 42, 42]);
    const [z, squares] = [latent(engine, noise), tf.square(latent(engine, (w, t, c, d) => noise(1 - w, t, c, d)))];
    const mu = tf.scalar(2) as Tensor;
    const whole = topographic(engine, z, squares, mu, topologyOf(matrices), { ...SIZES, speeds });
    const rolled = rollCapsules(engine, z, 2, { ...SIZES, speeds });
    for (let c = 0; c < 4; c++) {
      const own = (x: Tensor) => tf.slice(x, [0, 7 * c], [12, 7]);
      const sizes = { frames: 6, capsules: 1, width: 7 };
      const alone = topographic(engine, own(z), own(squares), mu, topologyOf([matrices[c % 2]!]), sizes);
      assert.ok(near(own(whole).dataSync(), alone.dataSync(), 1e-5));
      const turned = rollCapsules(engine, own(z), 2 * speeds[c % 2]!, sizes);
      assert.deepEqual(own(rolled).dataSync(), turned.dataSync());
    }
  }));
