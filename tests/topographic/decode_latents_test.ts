import { assert } from "../deps.ts";
import { WET_RATE } from "../../lib/base/mod.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import {
  AMOUNT_LAWS,
  type AmountName,
  createRainModel,
  decode,
  decodeLatents,
  disposeRainModel,
  spreadOf,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

const STEP = 1 / 256;

for (const [amount, law] of Object.entries(AMOUNT_LAWS) as [AmountName, typeof AMOUNT_LAWS[AmountName]][]) {
  Deno.test(`latents of a model with the ${amount} law decode to the mean of that law`, async () => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { tf } = engine;
    const config = { ...SMALL_MODEL, amount };
    const model = createRainModel(engine, config, engine.noise(1, 0));
    const { capsules, width, residual, size } = config;
    const latents = Float32Array.from({ length: capsules * width + residual }, (_, i) => 2 * Math.sin(i));
    const found = await decodeLatents(engine, model, latents);
    assert.equal(found.length, size * size);
    // the density of log-rain in the first cells, summed
    const cells = 5;
    const ys = Float32Array.from({ length: 14 / STEP }, (_, i) => (i + 0.5) * STEP);
    const { wet, densities } = tf.tidy(() => {
      const all = tf.tensor2d(latents, [1, latents.length]) as Tensor;
      const latent = {
        t: tf.slice(all, [0, 0], [1, capsules * width]) as Tensor,
        residual: tf.slice(all, [0, capsules * width], [1, residual]) as Tensor,
      };
      const fields = decode(engine, model, latent);
      const first = (x: Tensor): Tensor => tf.slice(tf.reshape(x, [-1, size * size]), [0, 0], [-1, cells]);
      const one = tf.reshape(first(fields.amount), [law.fields, cells, 1, 1]);
      const wide: Tensor = tf.tile(one, [1, 1, 1, ys.length]);
      const of: Tensor = law.fields === 1 ? tf.reshape(wide, [cells, 1, ys.length]) : wide;
      const nll = law.nll(engine, of, spreadOf(engine, model, "own"), tf.tensor3d(ys, [1, 1, ys.length]) as Tensor);
      return {
        wet: tf.sigmoid(first(fields.wetLogit)).dataSync() as Float32Array,
        densities: tf.exp(tf.neg(nll)).dataSync() as Float32Array,
      };
    });
    for (let cell = 0; cell < cells; cell++) {
      const density = densities.subarray(cell * ys.length, (cell + 1) * ys.length);
      const mean = density.reduce((sum, value, i) => sum + value * STEP * WET_RATE * Math.exp(ys[i]!), 0);
      const wanted = wet[cell]! * mean;
      assert.ok(Math.abs(found[cell]! / wanted - 1) < 0.02, `${found[cell]}, not ${wanted}`);
    }
    disposeRainModel(model);
  });
}
