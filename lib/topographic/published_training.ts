import type { Engine, Tensor } from "../engine/mod.ts";
import {
  adam,
  disposeParameters,
  momentum,
  type Position,
  type Positioned,
  type TrainingTask,
  valueAndGradients,
} from "../learning/mod.ts";
import { type PublishedModel, publishedPass } from "./published_model.ts";
import { takeValues } from "./take_values.ts";

/** How a published model is trained. */
export type PublishedTraining =
  & {
    /** Sequences in a batch. */
    readonly batch: number;
  }
  & (
    | {
      /** The reference's own. */
      readonly optimizer: "momentum";
      /** Step size. */
      readonly learningRate: number;
      /** Share of the last move that is kept. */
      readonly momentum: number;
    }
    | {
      /** Learns as much in fewer steps. */
      readonly optimizer: "adam";
      /** Step size. */
      readonly learningRate: number;
    }
  );

/** Numbers of a shape, for the engine. */
export interface FrameInput {
  /** Numbers, row-major. */
  readonly values: Float32Array;
  /** Lengths of the dimensions. */
  readonly shape: readonly number[];
}

/** What the frames of a batch of sequences are made of. */
export interface FrameBatch extends Positioned {
  /** Inputs of {@link MakeFrames}. */
  readonly inputs: readonly FrameInput[];
}

/** Makes frames [sequence * frame, channel * y * x], 0 to 1, inside the compiled step. */
export type MakeFrames = (engine: Engine, inputs: readonly Tensor[]) => Tensor;

/** Names of the metrics of a step, nats per frame. */
const METRICS = ["loss", "bce", "kl"] as const;

/**
 * The training of a published model as a task for the training loop: β = 1, one draw, as in the reference (1.3).
 *
 * @param seed seed of the noise
 */
export function publishedTraining(
  engine: Engine,
  name: string,
  model: PublishedModel,
  training: PublishedTraining,
  { seed, frames, batches }: {
    readonly seed: number;
    readonly frames: MakeFrames;
    readonly batches: (from: Position) => AsyncIterable<FrameBatch>;
  },
): TrainingTask<FrameBatch> {
  const { tf } = engine;
  const { sizes, parameters, topology } = model;
  const optimizer = training.optimizer === "adam"
    ? adam(engine, parameters, training)
    : momentum(engine, parameters, training);
  const take = engine.compile((given) => {
    const step = given.at(-1)!;
    const noise = engine.noise(seed, step);
    const x = frames(engine, given.slice(0, -1));
    const shape = [x.shape[0]!, sizes.capsules * sizes.width];
    const draws = { z: noise.normal("z", shape), u: noise.normal("u", shape) };
    let terms: Tensor[] = [];
    const { value, gradients } = valueAndGradients(engine, () => {
      const { bce, kl } = publishedPass(engine, parameters, sizes, x, draws, topology);
      terms = [tf.keep(bce), tf.keep(kl)];
      return tf.add(bce, kl);
    }, parameters);
    const metrics = tf.stack([value, ...terms]) as Tensor;
    tf.dispose(terms);
    optimizer.apply(gradients, step);
    return [metrics];
  }, { name });
  return {
    name,
    parameters,
    optimizer,
    batches,
    identify: ({ next }) => next,
    dispose: () => {
      take.dispose();
      disposeParameters(optimizer.state);
    },
    step: async ({ inputs }, step) => {
      const metrics = tf.tidy(() =>
        take([...inputs.map(({ values, shape }) => tf.tensor(values, [...shape])), tf.scalar(step, "int32")])[0]!
      );
      const values = await takeValues(metrics);
      return Object.fromEntries(METRICS.map((key, i) => [key, values[i]!]));
    },
  };
}
