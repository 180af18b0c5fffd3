import { assert } from "../deps.ts";
import { withEngine } from "../learning/with_engine.ts";
import { known } from "../runs/reproduce/values.ts";
import type { Engine, Noise, Tensor } from "../../lib/engine/mod.ts";
import { disposeParameters } from "../../lib/learning/mod.ts";
import {
  equivarianceError,
  fixtureParameters,
  logLikelihood,
  publishedMeasures,
  type PublishedModel,
  publishedTopologyTensor,
} from "../../lib/topographic/mod.ts";

const TINY = { frames: 6, capsules: 3, width: 6, channels: 1, side: 4 };

/** Frequencies of the noise of each draw; the draw of "sample" is that of the parity fixture. */
const FREQUENCIES = { sample: [1.3, 1.7], "draw 0": [1.1, 1.1], "draw 1": [2.3, 2.3], "draw 2": [3.1, 3.1] } as const;

/** An engine whose noise is the fixture's. */
function withFixtureNoise(engine: Engine): Engine {
  const normal: Noise["normal"] = (name, [rows, columns]) => {
    const [draw, latent] = [name.slice(0, -2) as keyof typeof FREQUENCIES, name.at(-1)];
    const [z, u] = FREQUENCIES[draw];
    const value = (n: number) => Math.SQRT2 * (latent === "z" ? Math.sin(z * n) : Math.cos(u * n));
    const length = rows! * columns!;
    return engine.tf.tensor2d(Float32Array.from({ length }, (_, i) => value(i + 1)), [rows!, columns!]) as Tensor;
  };
  return { ...engine, noise: () => ({ normal, uniform: () => assert.fail("no uniform noise here") }) };
}

const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;

for (const expected of known.published) {
  const { coherence, kernel, offset, epsilon } = expected;
  Deno.test(`measures of the row "${coherence} ${kernel} ${offset}" are NumPy's`, () =>
    withEngine(async (engine) => {
      const { tf } = engine;
      const sizes = { ...TINY, kernel, offset, epsilon, coherence };
      const model: PublishedModel = {
        sizes,
        parameters: fixtureParameters(engine, sizes),
        topology: coherence === "none" ? null : publishedTopologyTensor(engine, sizes),
      };
      const x = tf.tensor2d(Float32Array.from({ length: 192 }, (_, n) => Math.sin(0.05 * (n + 1)) > 0.5 ? 1 : 0), [
        12,
        16,
      ]);
      const measurer = publishedMeasures(withFixtureNoise(engine), model, { shifts: [0, 1, 2], draws: 3, seed: 0 });
      const before = engine.memory().tensors;
      for (const batch of [0, 1]) { // plainly, then compiled
        const found = await measurer.measure(x, batch);
        const numbers = {
          bce: mean(found.bce),
          kl: mean(found.kl),
          t00: found.sampled[0]!,
          expected00: found.expected[0]!,
          ...logLikelihood(found.weights, 6),
          error: equivarianceError(found.sampled, { ...TINY, sequences: 2 }),
          errorExpectedMeanRemoved: equivarianceError(found.expected, { ...TINY, sequences: 2 }, true),
        };
        const compare = (name: string, value: number, wanted: number) =>
          assert.ok(
            Math.abs(value - wanted) < 2e-4 * Math.max(1, Math.abs(wanted)),
            `${name}: ${value}, not ${wanted}`,
          );
        for (const [name, value] of Object.entries(numbers)) {
          compare(name, value, expected[name as keyof typeof numbers]);
        }
        for (const which of ["rolled", "unrolled"] as const) {
          found[which].forEach((values, d) => compare(`${which} ${d}`, mean(values), expected[which][d]!));
        }
      }
      assert.equal(engine.memory().tensors, before, "no tensor is left behind");
      measurer.dispose();
      disposeParameters(model.parameters);
    }));
}
