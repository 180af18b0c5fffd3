import { randomStream } from "../base/mod.ts";
import type { CompiledFunction, Engine, Tensor } from "../engine/mod.ts";
import {
  adam,
  disposeParameters,
  linearRamp,
  type Optimizer,
  overShares,
  type Parameters,
  type Position,
  type Positioned,
  type Ramp,
  shareOf,
  shareOfNoise,
  type TrainingTask,
  valueAndGradients,
} from "../learning/mod.ts";
import { contextOf } from "./context.ts";
import { logRain } from "./likelihood.ts";
import type { RainModelConfig } from "./rain_config.ts";
import { rainLoss } from "./rain_loss.ts";
import type { RainModel } from "./rain_model.ts";
import { type StepSize, stepSize } from "./step_size.ts";
import { takeValues } from "./take_values.ts";

/** Windows of rain as the archive streams them. */
export interface RainBatch extends Positioned {
  /** Rain rate [window, frame, y, x], mm h-1, NaN where missing. */
  readonly data: Float32Array;
  /** Where each window starts. */
  readonly origins: readonly unknown[];
}

/** How a rain model is trained. */
export interface RainTrainingConfig extends StepSize {
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number;
  /** Steps over which the weight of the divergence grows from 0 to 1. */
  readonly klWarmup: number;
  /** Largest shift of the losses that roll, frames; 0 for none. */
  readonly maxShift: number;
  /** Largest shift of the losses on latents; steps that decode farther rolls take what is left over of it. Default as maxShift. */
  readonly latentShift?: number;
  /** Weight of the divergence after its warm-up. Default 1: the bound of the likelihood. */
  readonly klWeight?: number;
  /** Weight of the likelihood of what is decoded from rolled latents. Default 1. */
  readonly rollWeight?: Ramp;
  /** Weight of the distance of latents from rolling, nats per frame. Default none: only the decoder learns the roll. */
  readonly latentWeight?: Ramp;
  /** Weight of the contrast between the rolls of latents, nats per frame by nats. Default none. */
  readonly contrastWeight?: Ramp;
  /** Windows in a batch. */
  readonly batch: number;
  /** Seed of everything random. */
  readonly seed: number;
}

/** The recipe of the reference (5.7). */
export const RAIN_TRAINING: RainTrainingConfig = {
  learningRate: 1e-3,
  clipNorm: 200,
  klWarmup: 1000,
  maxShift: 5,
  batch: 8,
  seed: 0,
};

/** Names of the metrics of a step, nats per frame: terms that are not trained are left out. */
function metricsOf({ config: { quantiles = [] } }: RainModel, { latentWeight, contrastWeight }: RainTrainingConfig) {
  return [
    ...["loss", "reconstruction", "kl", "rolled"] as const,
    ...(latentWeight === undefined ? [] : ["latent"] as const),
    ...(contrastWeight === undefined ? [] : ["contrast"] as const),
    ...(quantiles.length === 0 ? [] : ["quantiles"] as const),
  ];
}

/** Log-rain of rain rates, 0 where missing, and 1 where observed. */
export function rainAndMask(data: Float32Array): { rain: Float32Array; valid: Float32Array } {
  const rain = new Float32Array(data.length);
  const valid = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const rate = data[i]!;
    if (Number.isNaN(rate)) continue;
    rain[i] = logRain(rate);
    valid[i] = 1;
  }
  return { rain, valid };
}

/** Makes sure that the losses of a training fit its model. @throws RangeError naming what does not */
export function checkRainTraining(model: RainModelConfig, config: RainTrainingConfig): void {
  if (config.rollWeight !== undefined && config.maxShift === 0) {
    throw new RangeError("Cannot weigh the loss of rolled latents without a shift: maxShift must be 1 or more");
  }
  if ((config.latentWeight ?? config.contrastWeight) !== undefined) requireFramesToRoll(model, config);
}

/**
 * The training of a rain model as a task for the training loop. The shift of the roll loss is drawn anew each step from
 * the stream "roll/<step>" and each shift has a compiled step of its own.
 */
export function rainTraining(
  engine: Engine,
  name: string,
  model: RainModel,
  config: RainTrainingConfig,
  batches: (from: Position) => AsyncIterable<RainBatch>,
): TrainingTask<RainBatch> {
  const { tf } = engine;
  const { frames, size } = model.config;
  const window = frames * size * size;
  checkRainTraining(model.config, config);
  const trained = config.maxShift > 0 ? model.parameters : Object.fromEntries(
    Object.entries(model.parameters).filter(([key]) => !key.endsWith("Rolled")),
  );
  const metricNames = metricsOf(model, config);
  const optimizer = adam(engine, trained, { ...config, learningRate: stepSize(config) });
  const steps = Array.from(
    { length: config.maxShift + 1 },
    (_, shift) => compiledStep(engine, { model, trained, config, optimizer, metricNames }, shift),
  );
  return {
    name,
    parameters: model.parameters,
    optimizer,
    batches,
    windows: {
      count: ({ data }) => data.length / window,
      first: (batch, windows) => ({ ...batch, data: batch.data.subarray(0, windows * window) }),
    },
    identify: (batch) => batch.origins,
    dispose: () => {
      for (const step of steps) step.dispose();
      disposeParameters(optimizer.state);
    },
    step: async (batch, step) => {
      const windows = batch.data.length / window;
      if (!Number.isInteger(windows)) {
        throw new RangeError(`Cannot train on ${windows * frames} frames: not whole windows of ${frames}`);
      }
      const [first, end] = shareOf(engine, windows);
      const { rain, valid } = rainAndMask(batch.data.subarray(first * window, end * window));
      const shift = config.maxShift === 0 ? 0 : 1 + randomStream(config.seed, `roll/${step}`).integer(config.maxShift);
      const metrics = tf.tidy(() => {
        const shape: [number, number, number] = [(end - first) * frames, size, size];
        return steps[shift]!([
          tf.tensor3d(rain, shape),
          tf.tensor3d(valid, shape),
          tf.scalar(step, "int32"),
        ])[0]!;
      });
      const values = await takeValues(metrics);
      return Object.fromEntries(metricNames.map((key, i) => [key, values[i]!]));
    },
  };
}

/** Largest shift of the losses on latents: not more than decoded rain rolls by. @throws RangeError when it is below 1 */
function farthestOfLatents({ maxShift, latentShift = maxShift }: RainTrainingConfig): number {
  if (latentShift >= 1) return Math.min(latentShift, maxShift);
  throw new RangeError(`Cannot roll latents by ${latentShift} frames: latentShift must be 1 or more`);
}

/** @throws RangeError when no frame that knows as much as any is followed by others to roll to */
function requireFramesToRoll(model: RainModelConfig, config: RainTrainingConfig): void {
  if (config.maxShift === 0) {
    throw new RangeError("Cannot train latents to roll without a shift: maxShift must be 1 or more");
  }
  const { before } = contextOf(model);
  const latentShift = farthestOfLatents(config);
  if (model.frames - before > latentShift) return;
  throw new RangeError(
    `Cannot train latents to roll by ${latentShift} frames in windows of ${model.frames}: the first ${before} lack frames ` +
      `before them, so that windows must have more than ${before + latentShift}, or no such loss (--levers base)`,
  );
}

/** What a training step works on. */
interface StepParts {
  readonly model: RainModel;
  readonly trained: Parameters;
  readonly config: RainTrainingConfig;
  readonly optimizer: Optimizer;
  readonly metricNames: ReturnType<typeof metricsOf>;
}

function compiledStep(
  engine: Engine,
  { model, trained, config, optimizer, metricNames }: StepParts,
  shift: number,
): CompiledFunction {
  const { tf } = engine;
  return engine.compile((inputs) => {
    const [rain, valid, step] = inputs as [Tensor, Tensor, Tensor];
    const { klWeight = 1, rollWeight, latentWeight, contrastWeight } = config;
    const latentShift = shift === 0 ? 0 : 1 + (shift - 1) % farthestOfLatents(config);
    const weights = {
      klWeight: linearRamp({ from: 0, to: klWeight, steps: config.klWarmup })(engine, step),
      ...(rollWeight === undefined ? {} : { rollWeight: linearRamp(rollWeight)(engine, step) }),
      ...(latentWeight === undefined ? {} : { latentWeight: linearRamp(latentWeight)(engine, step) }),
      ...(contrastWeight === undefined ? {} : { contrastWeight: linearRamp(contrastWeight)(engine, step) }),
    };
    let metrics: Tensor[] = [];
    const noise = shareOfNoise(engine, engine.noise(config.seed, step));
    const { gradients } = valueAndGradients(engine, () => {
      const terms = rainLoss(engine, model, rain, valid, noise, { ...weights, shift, latentShift });
      metrics = metricNames.map((key) => tf.keep(terms[key]));
      return terms.loss;
    }, trained);
    const whole = overShares(engine, gradients, tf.stack(metrics));
    tf.dispose(metrics);
    optimizer.apply(whole.gradients, step);
    return [whole.metrics];
  });
}
