import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { latentRollContrast } from "../../lib/topographic/mod.ts";
import { withEngine } from "../learning/with_engine.ts";

const [WINDOWS, FRAMES, CAPSULES, WIDTH] = [2, 6, 4, 7];
const SIZES = { frames: FRAMES, capsules: CAPSULES, width: WIDTH };

const stream = randomStream(5, "pattern");
const PATTERN = Float32Array.from({ length: WINDOWS * CAPSULES * WIDTH }, () => stream.normal());
const NOISE = Float32Array.from({ length: WINDOWS * FRAMES * CAPSULES * WIDTH }, () => stream.normal());
const modulo = (k: number, n: number) => (k % n + n) % n;
const pattern = (w: number, c: number, d: number) => PATTERN[(w * CAPSULES + c) * WIDTH + modulo(d, WIDTH)]!;
const noise = (w: number, t: number, c: number, d: number) =>
  NOISE[((w * FRAMES + t) * CAPSULES + c) * WIDTH + modulo(d, WIDTH)]!;

type Latent = (window: number, frame: number, capsule: number, unit: number) => number;

/** The same by loops, from the definition. */
function expected(of: Latent, shift: number, speeds: readonly number[] = [1]): number {
  let total = 0;
  for (let w = 0; w < WINDOWS; w++) {
    const cross = new Array<number>(WIDTH).fill(0);
    let [before, after] = [0, 0];
    for (let t = 0; t < FRAMES - shift; t++) {
      for (let c = 0; c < CAPSULES; c++) {
        const ring = (frame: number): number[] => {
          const units = Array.from({ length: WIDTH }, (_, d) => of(w, frame, c, d));
          const mean = units.reduce((sum, value) => sum + value, 0) / WIDTH;
          return units.map((value) => value - mean);
        };
        const [earlier, later] = [ring(t), ring(t + shift)];
        for (let d = 0; d < WIDTH; d++) {
          before += earlier[d]! ** 2;
          after += later[d]! ** 2;
          for (let k = 0; k < WIDTH; k++) {
            cross[k]! += earlier[modulo(d - k * speeds[c % speeds.length]!, WIDTH)]! * later[d]!;
          }
        }
      }
    }
    const odds = cross.map((sum) => Math.exp(sum / Math.sqrt(before * after) / 0.2));
    total -= Math.log(odds[shift]! / odds.reduce((sum, value) => sum + value, 0)) / WINDOWS;
  }
  return total;
}

Deno.test("latentRollContrast()", async (t) => {
  await withEngine(async (engine) => {
    const { tf } = engine;
    const contrast = (of: Latent, shift: number, speeds?: readonly number[]): number =>
      tf.tidy(() => {
        const values = Float32Array.from({ length: WINDOWS * FRAMES * CAPSULES * WIDTH }, (_, i) => {
          const row = Math.floor(i / (CAPSULES * WIDTH));
          return of(Math.floor(row / FRAMES), row % FRAMES, Math.floor(i / WIDTH) % CAPSULES, i % WIDTH);
        });
        const latent = tf.tensor2d(values, [WINDOWS * FRAMES, CAPSULES * WIDTH]);
        return latentRollContrast(engine, latent, shift, { ...SIZES, ...(speeds === undefined ? {} : { speeds }) })
          .dataSync()[0]!;
      });
    const rolling: Latent = (w, t, c, d) => pattern(w, c, d - t) + 5 * c + t;
    const still: Latent = (w, _, c, d) => pattern(w, c, d);
    await t.step("is that of plain loops, with one speed and with several", () => {
      for (const  of of[rolling, still, noise]) {
        for (const [shift, speeds] of [[1, [1]], [3, [1]], [2, [1, 2, 0, -1]]] as const) {
          const [found, wanted] = [contrast(of, shift, speeds), expected(of, shift, speeds)];
          assert.ok(Math.abs(found - wanted) < 1e-3, `${found}, expected ${wanted}`);
        }
      }
    });
    await t.step(
      "is small where capsules roll, chance where there is nothing to tell, above chance where they stand still",
      () => {
        const chance = Math.log(WIDTH);
        assert.ok(contrast(rolling, 2) < 0.3 * chance);
        assert.ok(Math.abs(contrast((_, frame, c) => 3 * c + frame, 2) - chance) < 1e-3);
        assert.ok(contrast(still, 2) > 1.5 * chance);
      },
    );
    await t.step("gains nothing by the size of latents", () => {
      const [large, small] = [100, 0.1].map((scale) => contrast((...at) => scale * noise(...at), 2));
      assert.ok(Math.abs(large! - small!) < 1e-2, `${large} and ${small}`);
    });
  });
});
