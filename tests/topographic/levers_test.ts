/** Every lever on the rain model: what holds for the model holds with it. */
import { assert } from "../deps.ts";
import { join } from "node:path";
import { type Engine, openEngine, type Tensor } from "../../lib/engine/mod.ts";
import { checkpointPath, readSafetensors, train } from "../../lib/learning/mod.ts";
import {
  contextOf,
  createRainModel,
  decode,
  disposeRainModel,
  encode,
  encodeRates,
  expectedLatent,
  fitLinearDynamics,
  forecastWindows,
  forSequencesOf,
  rainAndMask,
  type RainBatch,
  rainLoss,
  type RainModelConfig,
  rainTraining,
} from "../../lib/topographic/mod.ts";
import { inFolder } from "../sources/frames.ts";
import { LEVER_MODELS } from "./lever_models.ts";
import { SMALL_MODEL } from "./small_model.ts";

const CELLS = 256;

/** Bands of rain of two windows, mm/h, that move; `number` tells batches apart. */
function bands(number: number): Float32Array {
  return Float32Array.from({ length: 2 * 6 * CELLS }, (_, i) => {
    const [x, y, frame] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / CELLS)];
    return x + y < 3 ? NaN : Math.max(0, 3 * Math.sin((x - frame) / 3 + y / 5 + number));
  });
}

/** Expected latents of windows, and what they decode to. */
function latentAndFields(engine: Engine, config: RainModelConfig, windows: Float32Array) {
  const { tf } = engine;
  const model = createRainModel(engine, config, engine.noise(1, 0));
  try {
    return tf.tidy(() => {
      const { rain, valid } = rainAndMask(windows);
      const put = (values: Float32Array): Tensor => tf.tensor3d(values, [values.length / CELLS, 16, 16]);
      const latent = expectedLatent(engine, model, encode(engine, model, put(rain), put(valid)));
      const { wetLogit } = decode(engine, model, latent);
      return { t: latent.t.dataSync() as Float32Array, fields: wetLogit.dataSync() as Float32Array };
    });
  } finally {
    disposeRainModel(model);
  }
}

for (const [name, { model: config }] of Object.entries(LEVER_MODELS)) {
  Deno.test(`${name} knows nothing of later frames`, async () => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const window = bands(0);
    const other = window.slice().fill(0, 3 * CELLS, 6 * CELLS); // frames 3 to 5 of the first window are dry instead
    const known = ({ t }: { t: Float32Array }) => t.slice(0, t.length / 4);
    const [own, changed] = [window, other].map((rain) => latentAndFields(engine, config, rain));
    assert.deepEqual(known(own!), known(changed!));
    assert.notDeepEqual(own!.t, changed!.t);
    assert.deepEqual(own!.t.slice(own!.t.length / 2), changed!.t.slice(own!.t.length / 2), "nor of another window");
    assert.equal(own!.fields.length, 12 * CELLS);
    assert.equal(engine.memory().tensors, 0);
  });
}

Deno.test("history shows the encoder earlier frames, and no more than it says", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const window = bands(0);
  const other = window.slice().fill(0, 0, CELLS); // frame 0 of the first window is dry instead
  const changes = (history: number): readonly number[] => {
    // of a plain VAE, whose latent has no other way to earlier frames
    const config = { ...SMALL_MODEL, kind: "vae", history } as const;
    const [own, changed] = [window, other].map((rain) => latentAndFields(engine, config, rain).t);
    const units = own!.length / 12;
    return Array.from({ length: 12 }, (_, frame) => frame)
      .filter((frame) =>
        own!.subarray(frame * units, (frame + 1) * units).some((value, i) => value !== changed![frame * units + i])
      );
  };
  assert.deepEqual(changes(1), [0]);
  assert.deepEqual(changes(3), [0, 1, 2]);
});

Deno.test("contextOf() reaches all that a latent knows, its history too", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const rates = Float32Array.from({ length: 9 * CELLS }, (_, i) => Math.max(0, 3 * Math.sin(i % 16 - i / CELLS)));
  const wanted = [["rain tvae", 4], ["rain with history", 6], ["rain of a carried numerator", 4], [
    "rain vae",
    0,
  ]] as const;
  for (const [name, before] of wanted) {
    const model = createRainModel(engine, LEVER_MODELS[name]!.model, engine.noise(1, 0));
    assert.deepEqual(contextOf(model.config), { before, after: 0 }, name);
    const latentOf = async (frames: number) => {
      const sequence = forSequencesOf(engine, model, frames);
      const latents = await encodeRates(engine, sequence, rates.slice(-frames * CELLS));
      sequence.topology.dispose();
      sequence.carrier?.dispose();
      return latents.slice(-latents.length / frames);
    };
    const [whole, known] = [await latentOf(9), await latentOf(Math.max(2, before + 1))];
    const apart = whole.reduce((most, value, i) => Math.max(most, Math.abs(value - known[i]!)), 0);
    assert.ok(apart < 1e-4, `${name}: ${apart}`);
    disposeRainModel(model);
  }
  const vae = { ...LEVER_MODELS["rain vae"]!.model, history: 3 };
  assert.deepEqual(contextOf(vae), { before: 2, after: 0 });
});

Deno.test("a carried numerator is as large at the start of a window, and after a gap, as anywhere", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const config = { ...SMALL_MODEL, carried: 3, kernel: 1, mu: 0 };
  const model = createRainModel(engine, config, engine.noise(1, 0));
  const { frames, capsules, width } = config;
  const units = capsules * width;
  const values = Float32Array.from({ length: frames * units }, (_, i) => Math.sin(3 * i));
  const mean = tf.tensor2d(values, [frames, units]) as Tensor;
  const u = { mean: tf.ones([frames, units]) as Tensor, logVariance: tf.fill([frames, units], -60) as Tensor }; // V is 1
  const posteriors = { z: { mean, logVariance: u.logVariance }, u };
  const gap = [1, 1, 0, 1, 1, 1];
  for (const there of [undefined, gap]) {
    const found = expectedLatent(engine, model, posteriors, there === undefined ? undefined : tf.tensor1d(there)).t
      .dataSync();
    for (let frame = 0; frame < frames; frame++) {
      if (there?.[frame] === 0) continue;
      const known = [0, 1, 2].map((late) => frame - late).filter((from) => from >= 0 && there?.[from] !== 0);
      for (let unit = 0; unit < units; unit++) {
        const [first, d] = [unit - unit % width, unit % width];
        const sum = known.reduce(
          (total, from) => total + values[from * units + first + (d - (frame - from) + width) % width]!,
          0,
        );
        const [value, wanted] = [found[frame * units + unit]!, sum / Math.sqrt(known.length)];
        assert.ok(Math.abs(value - wanted) < 1e-4, `frame ${frame}, unit ${unit}: ${value}, not ${wanted}`);
      }
    }
  }
});

Deno.test("the loss is the sum of its terms by their weights", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const model = createRainModel(engine, LEVER_MODELS["rain with all levers"]!.model, engine.noise(1, 0));
  const { rain, valid } = rainAndMask(bands(0));
  const put = (values: Float32Array): Tensor => tf.tensor3d(values, [12, 16, 16]);
  const weight = (value: number) => tf.scalar(value) as Tensor;
  const onLatents = { latentWeight: weight(40), contrastWeight: weight(7) };
  const options = { klWeight: weight(0.5), shift: 2, rollWeight: weight(0.3), ...onLatents };
  const terms = rainLoss(engine, model, put(rain), put(valid), engine.noise(2, 0), options);
  const of = (term: keyof typeof terms) => terms[term].dataSync()[0]!;
  const sum = of("reconstruction") + 0.5 * of("kl") + 0.3 * of("rolled") + 40 * of("latent") + 7 * of("contrast") +
    of("quantiles");
  assert.ok(Math.abs(of("loss") / sum - 1) < 1e-5, `${of("loss")} and ${sum}`);
  assert.ok(of("latent") > 0 && of("latent") < 2 && of("contrast") > 0 && of("quantiles") > 0);
  const other = (change: object) =>
    rainLoss(engine, model, put(rain), put(valid), engine.noise(2, 0), { ...options, ...change });
  const [near, all] = [other({ latentShift: 1 }), other({ shift: 1 })];
  for (const [term, same] of [["rolled", terms], ["latent", all], ["contrast", all]] as const) {
    assert.equal(near[term].dataSync()[0], same[term].dataSync()[0], term);
  }
  assert.notEqual(near.contrast.dataSync()[0], of("contrast"));
});

Deno.test("training with all levers ends at the same bits after a stop, and its loss on latents falls", () =>
  inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { model: config, training } = LEVER_MODELS["rain with all levers"]!;
    const run = async (directory: string, steps: number, resume = false) => {
      const model = createRainModel(engine, config, engine.noise(1, 0));
      const task = rainTraining(engine, "rain", model, training, async function* ({ batch }) {
        await Promise.resolve();
        for (let number = batch;; number++) {
          yield { data: bands(number), origins: [], next: { epoch: 0, batch: number + 1 } } satisfies RainBatch;
        }
      });
      await train(engine, task, { directory, steps, seed: 1, config: {}, resume, quiet: true });
      task.dispose();
      disposeRainModel(model);
      return (await readSafetensors(checkpointPath(directory, "rain", steps))).tensors;
    };
    const whole = await run(join(folder, "whole"), 8);
    await run(join(folder, "cut"), 3);
    assert.deepEqual(await run(join(folder, "cut"), 8, true), whole);
  }));

for (const [loss, weight] of [["latent", 300], ["contrast", 60]] as const) {
  Deno.test(`a loss on latents (${loss}) teaches them to roll`, async () => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { model: config, training } = LEVER_MODELS["rain with history"]!;
    const model = createRainModel(engine, { ...config, kernel: 2 }, engine.noise(1, 0));
    const weighted = { ...training, maxShift: 1, [`${loss}Weight`]: { from: weight, to: weight, steps: 0 } };
    const task = rainTraining(engine, "rain", model, weighted, async function* () {});
    const distances: number[] = [];
    for (let step = 0; step < 60; step++) {
      const batch = { data: bands(step % 7), origins: [], next: { epoch: 0, batch: 0 } };
      distances.push((await task.step(batch, step))[loss]!);
    }
    const [first, last] = [distances.slice(0, 10), distances.slice(-10)].map((some) => Math.min(...some));
    assert.ok(last! < 0.7 * first!, `${first} to ${last}`);
  });
}

Deno.test("sizes that do not fit each other are refused", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const refused: readonly [Partial<RainModelConfig>, RegExp][] = [
    [{ history: 0 }, /history 0/],
    [{ history: 7 }, /history 7: windows have 6 frames/],
    [{ speeds: [1, 2] }, /3 capsules among speeds \[1,2\]/],
    [{ speeds: [0.5] }, /whole numbers/],
    [{ speeds: [] }, /speeds \[\]/],
    [{ layout: "grid", capsules: 4, residual: 6 }, /6 residual units among 4 places/],
    [{ layout: "grid" }, /3 capsules among speeds \[1\] at 4 places/],
    [{ torus: [2, 2] }, /3 capsules on a torus of 2 x 2/],
    [{ kind: "vae", torus: [3, 1] }, /a torus: only a topographic VAE/],
    [{ neighbours: true }, /places only in the layout "grid"/],
    [{ hierarchical: true, residual: 0 }, /no residual latent/],
    [{ kind: "autoencoder", hierarchical: true }, /no prior at all/],
    [{ quantiles: [0.5, 0.2] }, /levels rise/],
    [{ size: 12 }, /multiple of 8/],
    [{ kind: "vae", coherence: "stationary" }, /a stationary topology: only a topographic VAE .* kind "vae"/],
    [{ kind: "autoencoder", carried: 3 }, /a carried numerator/],
    [{ kind: "vae", centred: true }, /a centred latent/],
  ];
  for (const [change, message] of refused) {
    const make = () => createRainModel(engine, { ...SMALL_MODEL, ...change }, engine.noise(1, 0));
    assert.throws(make, (error) => error instanceof RangeError && message.test(error.message), `${message}`);
  }
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const still = { ...LEVER_MODELS["rain tvae"]!.training, maxShift: 0, latentWeight: { from: 1, to: 1, steps: 0 } };
  assert.throws(() => rainTraining(engine, "rain", model, still, async function* () {}), /without a shift/);
  const weighed = { ...LEVER_MODELS["rain tvae"]!.training, maxShift: 0, rollWeight: { from: 0, to: 1, steps: 4 } };
  assert.throws(
    () => rainTraining(engine, "rain", model, weighed, async function* () {}),
    /rolled latents without a shift/,
  );
  const far = { ...still, maxShift: 2 };
  assert.throws(() => rainTraining(engine, "rain", model, far, async function* () {}), /first 4 lack .* more than 6/s);
  rainTraining(engine, "rain", model, { ...far, latentShift: 1 }, async function* () {}).dispose();
  rainTraining(engine, "rain", model, { ...far, maxShift: 1, latentShift: 5 }, async function* () {}).dispose();
  const none = { ...far, latentShift: 0 };
  assert.throws(() => rainTraining(engine, "rain", model, none, async function* () {}), /latents by 0 frames/);
});

Deno.test("linear dynamics of all components keep latents as they are, and forecast what is linear", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const model = createRainModel(engine, LEVER_MODELS["rain autoencoder"]!.model, engine.noise(1, 0));
  const windows = async function* () {
    await Promise.resolve();
    for (let number = 0; number < 20; number++) yield { data: bands(number), origins: [{ time: 0 }, { time: 1 }] };
  };
  const dynamics = await fitLinearDynamics(engine, model, windows(), { leads: [1], components: 19 });
  const errors = async (options: object) => {
    const found = await Array.fromAsync(forecastWindows(engine, model, windows() as never, [0, 1], options));
    return [0, 1].map((k) => found.reduce((sum, { leads }) => sum + leads[k]!.rolled, 0));
  };
  const [plain, linear] = [await errors({}), await errors({ dynamics })];
  assert.ok(Math.abs(linear[0]! / plain[0]! - 1) < 1e-3, "at lead 0 nothing is lost");
  assert.ok(linear[1]! > 0 && Number.isFinite(linear[1]));
});
