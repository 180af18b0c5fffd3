/** The learned prior of the residual latent, and capsules of a grid that share u² with their neighbours. */
import { assert } from "../deps.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import {
  createRainModel,
  decode,
  detailPrior,
  disposeRainModel,
  divergenceByRow,
  meanOfPlaces,
  type Posterior,
  type RainModelConfig,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

const ROWS = 6;

const wave = (size: number, seed: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i + seed));

for (const layout of ["dense", "grid"] as const) {
  const sizes = layout === "grid" ? { capsules: 4, residual: 8 } : {};
  const config: RainModelConfig = { ...SMALL_MODEL, ...sizes, layout, hierarchical: true };

  Deno.test(`a residual latent that is not there is what its prior expects (${layout})`, async () => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { tf } = engine;
    const model = createRainModel(engine, config, engine.noise(1, 0));
    const units = config.capsules * config.width;
    const t = tf.tensor2d(wave(ROWS * units, 1), [ROWS, units]) as Tensor;
    const prior = detailPrior(engine, model, t);
    assert.deepEqual(prior.mean.shape, [ROWS, config.residual]);
    const fields = (residual?: Tensor) =>
      decode(engine, model, { t, ...(residual === undefined ? {} : { residual }) }).wetLogit.dataSync();
    assert.deepEqual(fields(), fields(prior.mean));
    assert.notDeepEqual(fields(), fields(tf.zeros([ROWS, config.residual])));
    disposeRainModel(model);
  });

  Deno.test(`its divergence is that of two normal laws (${layout})`, async () => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { tf } = engine;
    const model = createRainModel(engine, config, engine.noise(1, 0));
    const gaussian = (units: number, seed: number): Posterior => ({
      mean: tf.tensor2d(wave(ROWS * units, seed), [ROWS, units]) as Tensor,
      logVariance: tf.tensor2d(wave(ROWS * units, seed + 1), [ROWS, units]) as Tensor,
    });
    const units = config.capsules * config.width;
    const [z, residual, t] = [gaussian(units, 1), gaussian(config.residual, 3), gaussian(units, 5).mean];
    const prior = detailPrior(engine, model, t);
    const found = divergenceByRow(engine, { z, residual }, { model, latent: { t } }).dataSync();
    const alone = divergenceByRow(engine, { z }).dataSync();
    const [mean, log, priorMean, priorLog] = [residual.mean, residual.logVariance, prior.mean, prior.logVariance]
      .map((x) => x.dataSync());
    for (let row = 0; row < ROWS; row++) {
      let wanted = alone[row]!;
      for (let i = row * config.residual; i < (row + 1) * config.residual; i++) {
        wanted += integral(mean![i]!, Math.exp(log![i]! / 2), priorMean![i]!, Math.exp(priorLog![i]! / 2));
      }
      assert.ok(Math.abs(found[row]! / wanted - 1) < 1e-4, `row ${row}: ${found[row]} for ${wanted}`);
    }
    disposeRainModel(model);
  });
}

/** The integral of q ln(q / p) of two normal laws, by the midpoint rule. */
function integral(mean: number, sd: number, priorMean: number, priorSd: number): number {
  const [from, steps] = [mean - 9 * sd, 4000];
  const step = 18 * sd / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const x = from + (i + 0.5) * step;
    const [q, p] = [[mean, sd], [priorMean, priorSd]].map(([m, s]) => -0.5 * ((x - m!) / s!) ** 2 - Math.log(s!));
    sum += Math.exp(q!) / Math.sqrt(2 * Math.PI) * (q! - p!) * step;
  }
  return sum;
}

Deno.test("meanOfPlaces() takes the mean of each unit over 3 x 3 places, fewer at the edges", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const [side, units] = [4, 3];
  const values = wave(ROWS * side * side * units, 2);
  const found = meanOfPlaces(engine, engine.tf.tensor2d(values, [ROWS, side * side * units]) as Tensor, {
    size: 8 * side,
  }).dataSync();
  const at = (row: number, y: number, x: number, unit: number) => ((row * side + y) * side + x) * units + unit;
  for (let i = 0; i < values.length; i++) {
    const [unit, x, y, row] = [
      i % units,
      Math.floor(i / units) % side,
      Math.floor(i / units / side) % side,
      Math.floor(i / units / side ** 2),
    ];
    const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [y + down, x + right] as const))
      .filter(([y, x]) => y >= 0 && y < side && x >= 0 && x < side);
    const wanted = around.reduce((sum, [y, x]) => sum + values[at(row, y, x, unit)]!, 0) / around.length;
    assert.ok(Math.abs(found[i]! - wanted) < 1e-6, `${i}: ${found[i]}, not ${wanted}`);
  }
});
