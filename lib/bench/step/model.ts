import { randomStream } from "../../base/mod.ts";
import type { Engine, Noise, Tensor, TensorFunction } from "../../engine/mod.ts";
import { adam, momentum, type Optimizer, type Parameters, valueAndGradients } from "../../learning/mod.ts";
import {
  createRainModel,
  initialisePublished,
  publishedPass,
  publishedTopologyTensor,
  rainLoss,
} from "../../topographic/mod.ts";
import type { PublishedCase, RainCase, StepCase } from "./cases.ts";

/** Seed of first weights, data and noise: the same in every process, so that processes take the same steps. */
const SEED = 0;

/** A training step, ready to be run. */
export interface StepModel {
  readonly parameters: Parameters;
  /** The batch. */
  readonly data: Readonly<Record<string, Tensor>>;
  /** Shapes of the noise that a step draws, by name. */
  readonly noise: Readonly<Record<string, readonly number[]>>;
  /** One step: the batch's tensors in order, then the number of the step; the loss comes out. */
  readonly step: TensorFunction;
}

/** Builds the step of a case. */
export function stepModel(engine: Engine, given: StepCase): StepModel {
  return given.kind === "published" ? publishedModel(engine, given) : rainModel(engine, given);
}

/** What a step draws from: the seeded stream of its number. */
export function noiseOf(engine: Engine, step: number | Tensor): Noise {
  return engine.noise(SEED, step);
}

function publishedModel(engine: Engine, { sizes, sequences, ...rates }: PublishedCase): StepModel {
  const { tf } = engine;
  const rows = sequences * sizes.frames;
  const pixels = sizes.channels * sizes.side ** 2;
  const shape = [rows, sizes.capsules * sizes.width];
  const parameters = initialisePublished(engine, sizes, engine.noise(SEED, 0));
  const topology = publishedTopologyTensor(engine, sizes);
  const stream = randomStream(SEED, "frames");
  const frames = Float32Array.from({ length: rows * pixels }, () => stream.next() < 0.15 ? 1 : 0);
  return {
    parameters,
    data: { x: tf.tensor2d(frames, [rows, pixels]) },
    noise: { z: shape, u: shape },
    step: trainingStep(engine, parameters, momentum(engine, parameters, rates), ([x], noise) => {
      const draws = { z: noise.normal("z", shape), u: noise.normal("u", shape) };
      const { bce, kl } = publishedPass(engine, parameters, sizes, x!, draws, topology);
      return tf.add(bce, kl);
    }),
  };
}

function rainModel(engine: Engine, { model: config, sequences, shift, ...rates }: RainCase): StepModel {
  const { tf } = engine;
  const rows = sequences * config.frames;
  const shape: [number, number, number] = [rows, config.size, config.size];
  const model = createRainModel(engine, config, engine.noise(SEED, 0));
  const stream = randomStream(SEED, "rain");
  const cells = rows * config.size ** 2;
  const valid = Float32Array.from({ length: cells }, () => stream.next() < 0.98 ? 1 : 0);
  const rain = valid.map((seen) => seen === 1 && stream.next() < 0.3 ? 3 * stream.next() : 0);
  const latent = [rows, config.capsules * config.width];
  return {
    parameters: model.parameters,
    data: { rain: tf.tensor3d(rain, shape), valid: tf.tensor3d(valid, shape) },
    noise: { z: latent, u: latent, residual: [rows, config.residual] },
    step: trainingStep(engine, model.parameters, adam(engine, model.parameters, rates), ([rain, valid], noise) => {
      const options = { klWeight: tf.scalar(1) as Tensor, shift };
      return rainLoss(engine, model, rain!, valid!, noise, options).loss;
    }),
  };
}

function trainingStep(
  engine: Engine,
  parameters: Parameters,
  optimizer: Optimizer,
  loss: (data: readonly Tensor[], noise: Noise) => Tensor,
): TensorFunction {
  return (inputs) => {
    const step = inputs.at(-1)!;
    const { value, gradients } = valueAndGradients(engine, () => loss(inputs, noiseOf(engine, step)), parameters);
    optimizer.apply(gradients, step);
    return [value];
  };
}
