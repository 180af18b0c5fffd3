/**
 * One worker of shared_training_test.ts: arguments are a run directory, addresses of the workers, this one's rank, and the
 * options of the training as JSON. Trains a small rain model on windows made of sines.
 */
import { openEngine } from "../../lib/engine/mod.ts";
import { together, train } from "../../lib/learning/mod.ts";
import { createRainModel, RAIN_MODEL, RAIN_TRAINING, type RainBatch, rainTraining } from "../../lib/topographic/mod.ts";

/** Options of a worker. */
export interface SharedTraining {
  readonly steps: number;
  readonly resume?: boolean;
  /** Whether the second worker moves by another step size. */
  readonly unlike?: boolean;
}

const [directory, addresses, rank, json] = Deno.args as [string, string, string, string];
const { steps, resume = false, unlike = false } = JSON.parse(json) as SharedTraining;
const FRAMES = 6;
const SIZE = 16;
const WINDOWS = 4;

/** Windows with bands of rain that move, and a missing corner in some: shares have unlike numbers of valid cells. */
function batchOf(number: number): RainBatch {
  const data = new Float32Array(WINDOWS * FRAMES * SIZE * SIZE);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE) % SIZE];
    const [frame, window] = [Math.floor(i / SIZE ** 2) % FRAMES, Math.floor(i / SIZE ** 2 / FRAMES)];
    const missing = window === WINDOWS - 1 && x < SIZE / 2 && y < SIZE / 2;
    data[i] = missing ? NaN : Math.max(0, 3 * Math.sin((x - frame) / (2 + window) + y / 5 + number));
  }
  return { data, origins: [], next: { epoch: 0, batch: number + 1 } };
}

const cluster = { workers: addresses.split(","), rank: Number(rank), patience: 30 };
const engine = await openEngine({ device: "cpu", threads: 1, quiet: true, cluster });
await together(engine, async () => {
  const model = createRainModel(engine, {
    ...RAIN_MODEL,
    frames: FRAMES,
    size: SIZE,
    capsules: 4,
    width: 6,
    channels: [4, 8, 8],
    hidden: 32,
    residual: 8,
  }, engine.noise(1, engine.workers.rank)); // the first worker's values are to count
  const training = {
    ...RAIN_TRAINING,
    learningRate: unlike && rank === "1" ? 2e-4 : 1e-4,
    klWarmup: 10,
    maxShift: 2,
    batch: WINDOWS,
  };
  const task = rainTraining(engine, "rain", model, training, async function* ({ batch }) {
    await Promise.resolve();
    for (let number = batch;; number++) yield batchOf(number);
  });
  await train(engine, task, { directory, steps, seed: 1, config: {}, resume, quiet: true, checkpointEvery: 8 });
});
engine.close();
Deno.exit(0);
