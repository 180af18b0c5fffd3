/** Every model of the tree: its compiled training step takes the parameters where the plain one takes them. */
import { assert } from "../deps.ts";
import { type Engine, openEngine, type Tensor } from "../../lib/engine/mod.ts";
import { momentum, type TrainingTask, valueAndGradients } from "../../lib/learning/mod.ts";
import {
  type CellBatch,
  createGenerator,
  createProjector,
  createPublishedModel,
  createRainModel,
  type FrameBatch,
  generatorTraining,
  initialisePublished,
  type PairedBatch,
  projectorTraining,
  publishedPass,
  type PublishedSizes,
  publishedTopologyTensor,
  publishedTraining,
  type RainBatch,
  rainTraining,
} from "../../lib/topographic/mod.ts";
import { FOLLOW_UP_SIZES } from "./follow_up_sizes.ts";
import { LEVER_MODELS } from "./lever_models.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { SMALL_CELLS, smallRain } from "./small_windows.ts";

const SIZES: PublishedSizes = { frames: 6, capsules: 3, width: 6, kernel: 5, offset: 1, channels: 2, side: 5 };
const RATES = { learningRate: 1e-3, clipNorm: 200 };

const NEXT = { epoch: 0, batch: 1 };
const BATCH: RainBatch = { data: smallRain(6), origins: [], next: NEXT };
const PAIRS: PairedBatch = { radar: smallRain(6), satellite: smallRain(1), origins: [], next: NEXT };

/** A step of any model: gives the loss. */
type Step = (number: number) => Promise<number>;

async function* nothing<Batch>(): AsyncGenerator<Batch> {}

const taking =
  <Batch extends RainBatch | PairedBatch | CellBatch>(task: TrainingTask<Batch>, batch: Batch): Step =>
  async (number) => (await task.step(batch, number))["loss"]!;

const MODELS: Readonly<Record<string, (engine: Engine) => Step>> = {
  "published T-VAE": (engine) => {
    const { tf } = engine;
    const rows = 2 * SIZES.frames;
    const x = tf.tensor2d(Float32Array.from({ length: rows * 50 }, (_, i) => i % 3 === 0 ? 1 : 0), [rows, 50]);
    const topology = publishedTopologyTensor(engine, SIZES);
    const parameters = initialisePublished(engine, SIZES, engine.noise(1, 0));
    const optimizer = momentum(engine, parameters, { learningRate: 1e-4 });
    const step = engine.compile(([x, number]) => {
      const { value, gradients } = valueAndGradients(engine, () => {
        const noise = engine.noise(1, number!);
        const draws = { z: noise.normal("z", [rows, 18]), u: noise.normal("u", [rows, 18]) };
        const { bce, kl } = publishedPass(engine, parameters, SIZES, x!, draws, topology);
        return tf.add(bce, kl);
      }, parameters);
      optimizer.apply(gradients, number!);
      return [value];
    });
    return (number) => Promise.resolve(tf.tidy(() => step([x, tf.scalar(number, "int32")])[0]!.dataSync()[0]!));
  },
  ...Object.fromEntries(
    Object.entries(FOLLOW_UP_SIZES).map(([name, sizes]) => [`published T-VAE ${name}`, (engine: Engine) => {
      const model = createPublishedModel(engine, sizes, engine.noise(1, 0));
      const training = { optimizer: "adam", learningRate: 1e-3, batch: 2 } as const;
      const options = { seed: 1, frames: (_: Engine, [x]: readonly Tensor[]) => x!, batches: nothing<FrameBatch> };
      const task = publishedTraining(engine, name, model, training, options);
      const values = Float32Array.from({ length: 12 * 50 }, (_, i) => i % 3 === 0 ? 1 : 0);
      return async (number: number) =>
        (await task.step({ inputs: [{ values, shape: [12, 50] }], next: NEXT }, number))["loss"]!;
    }]),
  ),
  ...Object.fromEntries(
    Object.entries(LEVER_MODELS).map(([name, { model: config, training }]) => [name, (engine: Engine) => {
      const model = createRainModel(engine, config, engine.noise(1, 0));
      return taking(rainTraining(engine, name, model, training, nothing), BATCH);
    }]),
  ),
  ...Object.fromEntries((["latent", "unet"] as const).map((kind) => [`generator, ${kind}`, (engine: Engine) => {
    const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
    const config = { kind, framesPerHalfHour: 6, conditions: 4 };
    const scale = { mean: new Float32Array(15).fill(1), deviation: new Float32Array(15).fill(2) };
    const generator = createGenerator(engine, model, config, scale, engine.noise(2, 0));
    return taking(generatorTraining(engine, kind, generator, RATES, nothing), SMALL_CELLS);
  }])),
  projector: (engine) => {
    const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
    const scale = { mean: new Float32Array(15).fill(1), deviation: new Float32Array(15).fill(2) };
    const drawn = { ...scale, draws: new Float32Array(15).fill(0.5) };
    const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, drawn, engine.noise(2, 0));
    return taking(projectorTraining(engine, "project", projector, { ...RATES, seed: 3 }, nothing), PAIRS);
  },
};

/** An engine that runs functions operation by operation. */
function plainly(engine: Engine): Engine {
  return {
    ...engine,
    compile: (fn) =>
      Object.assign((inputs: Parameters<typeof fn>[0]) => engine.tf.tidy(() => [...fn(inputs)]), {
        dispose: () => {},
      }),
  };
}

for (const [name, modelOf] of Object.entries(MODELS)) {
  Deno.test(`the compiled step of the ${name} follows the plain one`, async () => {
    const losses: number[][] = [];
    for (const isCompiled of [false, true]) {
      using engine = await openEngine({ device: "cpu", quiet: true });
      const step = modelOf(isCompiled ? engine : plainly(engine));
      const found: number[] = [];
      for (let number = 0; number < 6; number++) found.push(await step(number));
      losses.push(found);
    }
    const [plain, compiled] = losses as [number[], number[]];
    assert.equal(new Set(plain).size, 6, "the parameters move");
    plain.forEach((loss, i) => assert.ok(Math.abs(compiled[i]! / loss - 1) < 1e-4, `${plain} and ${compiled}`));
  });
}
