import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  createProjector,
  createRainModel,
  decodeLaws,
  measureLatentScale,
  type PairedBatch,
  posteriorOf,
  projectorTraining,
  radarLatent,
} from "../../lib/topographic/mod.ts";
import { posteriorDivergence } from "../../lib/topographic/projector_training.ts";
import { energyDistance } from "../../lib/topographic/unpaired_training.ts";
import { SMALL_MODEL } from "./small_model.ts";

const WINDOWS = 8;

/** Radar windows of uniform rain, and a satellite that is off by a lognormal factor of deviation .5; sometimes it says by which. */
function windows(seed: number): PairedBatch {
  const stream = randomStream(seed, "windows");
  const area = SMALL_MODEL.size ** 2;
  const radar = new Float32Array(WINDOWS * SMALL_MODEL.frames * area);
  const satellite = new Float32Array(WINDOWS * area);
  for (let window = 0; window < WINDOWS; window++) {
    const rate = 2 * Math.exp(stream.normal());
    radar.fill(rate, window * SMALL_MODEL.frames * area, (window + 1) * SMALL_MODEL.frames * area);
    satellite.fill(rate * Math.exp(0.5 * stream.normal()), window * area, (window + 1) * area);
  }
  return { radar, satellite, origins: [], next: { epoch: 0, batch: seed } };
}

Deno.test("the projector's posterior is as wide as its errors, of draws of the radar's latent", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const scale = await measureLatentScale(
    engine,
    model,
    (async function* () {
      for (let k = 0; k < 10; k++) yield await Promise.resolve(windows(500 + k));
    })(),
  );
  assert.ok(scale.draws.every((variance) => variance > 0));
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, scale, engine.noise(2, 0));
  const rates = { learningRate: 3e-3, clipNorm: 200, seed: 3 };
  const training = projectorTraining(engine, "project", projector, rates, async function* () {});
  for (let step = 0; step < 400; step++) await training.step(windows(step), step);
  let [inside, squares, errors, n] = [0, 0, 0, 0];
  for (let k = 0; k < 20; k++) {
    const batch = windows(1000 + k);
    const { satellite, spread } = await posteriorOf(engine, projector, batch);
    const { drawn } = await radarLatent(engine, projector, batch.radar, { seed: 9, number: k });
    drawn.forEach((value, i) => {
      const error = (value - satellite[i]!) / spread[i]!;
      n++;
      errors += error;
      squares += error ** 2;
      if (Math.abs(error) < 1.645) inside++;
    });
  }
  // draws are divided by a root of draws, so their mean is not quite the expectation that the mean is to be
  assert.ok(Math.abs(errors / n) < 0.4, `mean error ${errors / n}`);
  assert.ok(squares / n > 0.75 && squares / n < 1.35, `mean square ${squares / n}`);
  assert.ok(inside / n > 0.85 && inside / n < 0.95, `inside ${inside / n}`);
});

/** Mean 0 and deviation 1 of each unit. */
function unitScale() {
  const units = SMALL_MODEL.capsules * SMALL_MODEL.width;
  return {
    mean: new Float32Array(units),
    deviation: new Float32Array(units).fill(1),
    draws: new Float32Array(units),
  };
}

Deno.test("draws of the radar's latent depend on seed and number only, and lie about its expectation", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, unitScale(), engine.noise(2, 0));
  const { radar } = windows(1);
  const draw = async (number: number) => (await radarLatent(engine, projector, radar, { seed: 4, number })).drawn;
  const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  const { expected } = await radarLatent(engine, projector, radar);
  const mean = new Float64Array(expected.length);
  for (let k = 0; k < 60; k++) (await draw(10 + k)).forEach((value, i) => mean[i]! += value / 60);
  const distance = (a: ArrayLike<number>) =>
    Math.sqrt(expected.reduce((sum, value, i) => sum + (value - a[i]!) ** 2, 0) / expected.length);

  assert.ok(distance(mean) < 0.8 * distance(first), `${distance(mean)} and ${distance(first)}`);
});

Deno.test("laws of drawn latents are as wide as the model's reconstructions, not as its rolled ones", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, unitScale(), engine.noise(2, 0));
  const { drawn } = await radarLatent(engine, projector, windows(1).radar);
  const spread = async (name: string) => Math.exp((await model.parameters[name]!.data())[0]!);
  const [own, rolled] = [await spread("logSigma"), await spread("logSigmaRolled")];
  const { sigma } = await decodeLaws(engine, projector, drawn);

  assert.ok(Math.abs(own - rolled) > 0.1);
  sigma.forEach((value) => assert.ok(Math.abs(value - sigma[0]!) < 1e-6));
  assert.ok(Math.abs(sigma[0]! - own) < 1e-6);
});

Deno.test("conditions reach the posterior, and a projector told nothing takes them for unknown", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 2 }, unitScale(), engine.noise(2, 0));
  const batch = windows(1);
  const conditions = new Float32Array(2 * batch.satellite.length);
  const untold = await posteriorOf(engine, projector, batch);
  assert.deepEqual(await posteriorOf(engine, projector, { ...batch, conditions }), untold);
  assert.notDeepEqual(await posteriorOf(engine, projector, { ...batch, conditions: conditions.fill(1) }), untold);
});

Deno.test("the divergence and the energy distance are what their formulas say", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const stream = randomStream(3, "values");
  const rows = (n: number) => Array.from({ length: n }, () => Array.from({ length: 3 }, () => stream.normal()));
  const [x, y] = [rows(5), rows(7)] as const;
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]!));
  const sum = (a: readonly number[][], b: readonly number[][]) =>
    a.reduce((total, p) => total + b.reduce((part, q) => part + distance(p, q), 0), 0);
  const wanted = (2 * sum(x, y) / 35 - sum(x, x) / 20 - sum(y, y) / 42) / Math.sqrt(3);
  const found = energyDistance(engine, tf.tensor2d(x), tf.tensor2d(y)).dataSync()[0]!;
  assert.ok(Math.abs(found - wanted) < 5e-3, `${found} and ${wanted}`);

  const [mean, logVariance, expected, drawn] = [rows(5), rows(5), rows(5), rows(5)];
  const term = (k: number, i: number) =>
    ((expected[k]![i]! - mean[k]![i]!) ** 2 + (drawn[k]![i]! - expected[k]![i]!) ** 2) / Math.exp(logVariance[k]![i]!) +
    logVariance[k]![i]!;
  const all = mean.flatMap((row, k) => row.map((_, i) => term(k, i))).reduce((total, value) => total + value, 0) / 10;
  const divergence = posteriorDivergence(
    engine,
    { mean: tf.tensor2d(mean), logVariance: tf.tensor2d(logVariance) },
    { expected: tf.tensor2d(expected), drawn: tf.tensor2d(drawn) },
  ).dataSync()[0]!;
  assert.ok(Math.abs(divergence - all) < 1e-4 * Math.abs(all), `${divergence} and ${all}`);
});
