import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  type CellBatch,
  createGenerator,
  createRainModel,
  generateLaws,
  generateLawsUnder,
  generatorTraining,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** Two sensors: what they add to the logarithm of the rain, and the deviation of their errors. */
const SENSORS = [{ bias: -0.4, deviation: 0.35 }, { bias: 0.4, deviation: 0.75 }] as const;

const WINDOWS = 4;

/** Windows of 4 x 4 satellite cells whose rain differs, each seen by one of the sensors. */
function windows(seed: number): CellBatch {
  const stream = randomStream(seed, "windows");
  const radar = new Float32Array(WINDOWS * 6 * 256);
  const conditions = new Float32Array(WINDOWS * 16 * 2);
  const rain = new Float32Array(WINDOWS * 16);
  const slot = Int32Array.from(
    { length: WINDOWS * 256 },
    (_, i) => 4 * Math.floor(i % 256 / 64) + Math.floor(i % 16 / 4),
  );
  for (let k = 0; k < rain.length; k++) {
    const rate = 2 * Math.exp(0.5 * stream.normal());
    const sensor = stream.integer(2);
    const { bias, deviation } = SENSORS[sensor]!;
    conditions[2 * k + sensor] = 1;
    rain[k] = rate * Math.exp(bias + deviation * stream.normal());
    const window = Math.floor(k / 16);
    for (let i = 0; i < 6 * 256; i++) if (slot[i % 256] === k % 16) radar[window * 1536 + i] = rate;
  }
  return { radar, slot, slots: 16, conditions, rain, origins: [], next: { epoch: 0, batch: 0 } };
}

Deno.test("a generator learns what each sensor adds to the rain, and how widely it errs, from what it was told", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const scale = { mean: new Float32Array(15), deviation: new Float32Array(15).fill(1) };
  const config = { kind: "unet", framesPerHalfHour: 6, conditions: 2 } as const;
  const generator = createGenerator(engine, model, config, scale, engine.noise(2, 0));
  const rates = { learningRate: 4e-3, clipNorm: 200 };
  const training = generatorTraining(engine, "unet", generator, rates, async function* () {});
  for (let step = 0; step < 800; step++) await training.step(windows(step), step);
  const found = SENSORS.map(() => ({ n: 0, error: 0, variance: 0 }));
  for (let seed = 1000; seed < 1010; seed++) {
    const batch = windows(seed);
    const { location, sigma, wet } = await generateLaws(engine, generator, batch);
    location.forEach((value, k) => {
      const own = found[batch.conditions[2 * k] === 1 ? 0 : 1]!;
      const window = Math.floor(k / 16);
      const radar = batch.radar[window * 1536 + batch.slot.subarray(0, 256).indexOf(k % 16)]!;
      own.n++;
      own.error += value - Math.log(radar / 0.1);
      own.variance += sigma[k]! ** 2;
      assert.ok(wet[k]! > 0.9);
    });
  }
  const [first, second] = found.map(({ n, error, variance }) => ({ bias: error / n, variance: variance / n }));
  const slope = (second!.bias - first!.bias) / 0.8;
  const spread = (second!.variance - first!.variance) / (0.75 ** 2 - 0.35 ** 2);
  assert.ok(Math.abs(slope - 1) < 0.25, `slope of the bias ${slope}`);
  assert.ok(Math.abs(spread - 1) < 0.25, `slope of the variance ${spread}`);
});

Deno.test("laws under conditions are those of windows whose cells all had them", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const scale = { mean: new Float32Array(15), deviation: new Float32Array(15).fill(1) };
  for (const kind of ["latent", "unet"] as const) {
    const config = { kind, framesPerHalfHour: 6, conditions: 2 };
    const generator = createGenerator(engine, model, config, scale, engine.noise(2, 0));
    const batch = windows(3);
    const asked = [Float32Array.of(1, 0), Float32Array.of(0.3, 0.7)];
    const before = engine.tf.memory().numTensors;
    await assert.rejects(generateLawsUnder(engine, generator, batch, [new Float32Array(3)]), /3 numbers .* takes 2/);
    const found = await generateLawsUnder(engine, generator, batch, asked);
    assert.equal(engine.tf.memory().numTensors, before);
    for (const [k, numbers] of asked.entries()) {
      const conditions = batch.conditions.map((_, i) => numbers[i % 2]!);
      assert.deepEqual(found[k], await generateLaws(engine, generator, { ...batch, conditions }), kind);
    }
  }
});
