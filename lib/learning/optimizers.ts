import type { Engine, Tensor } from "../engine/mod.ts";
import { globalNorm, type Parameters } from "./parameters.ts";

/** A rule that moves parameters along gradients; its state is named variables, so that a checkpoint can hold them. */
export interface Optimizer {
  /** State variables by name ("momentum/<parameter>", ...). */
  readonly state: Parameters;
  /**
   * Moves the parameters once.
   *
   * @param gradients by parameter name
   * @param step number of steps taken before this one, int32 scalar
   */
  apply(gradients: Readonly<Record<string, Tensor>>, step: Tensor): void;
}

/** Options of {@link momentum}. */
export interface MomentumOptions {
  /** Step size. */
  readonly learningRate: number;
  /** Share of the last move that is kept. Default 0.9. */
  readonly momentum?: number;
}

/** Stochastic gradient descent with momentum, v ← m v + g, p ← p - r v (PyTorch's convention: the first v is g). */
export function momentum(engine: Engine, parameters: Parameters, options: MomentumOptions): Optimizer {
  const { tf } = engine;
  const keep = options.momentum ?? 0.9;
  const state = zerosLike(engine, parameters, "momentum");
  return {
    state,
    apply: (gradients) => {
      for (const [name, parameter] of Object.entries(parameters)) {
        tf.tidy(() => {
          const velocity = state[`momentum/${name}`]!;
          velocity.assign(tf.add(tf.mul(velocity, keep), gradients[name]!));
          parameter.assign(tf.sub(parameter, tf.mul(velocity, options.learningRate)));
        });
      }
    },
  };
}

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Step size. */
  readonly learningRate: number;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squares. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean of squares. Default 1e-8. */
  readonly epsilon?: number;
  /** Gradients are scaled down to this global norm when they exceed it. Default: not clipped. */
  readonly clipNorm?: number;
}

/** Adam (Kingma & Ba 2015, algorithm 1), with optional clipping by global norm (Pascanu et al. 2013). */
export function adam(engine: Engine, parameters: Parameters, options: AdamOptions): Optimizer {
  const { tf } = engine;
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clipNorm } = options;
  const state = { ...zerosLike(engine, parameters, "mean"), ...zerosLike(engine, parameters, "square") };
  return {
    state,
    apply: (gradients, step) => {
      tf.tidy(() => {
        const count = tf.add(tf.cast(step, "float32"), 1);
        const rootOfBias2 = tf.sqrt(tf.sub(1, tf.pow(beta2, count)));
        const rate = tf.div(tf.mul(rootOfBias2, learningRate), tf.sub(1, tf.pow(beta1, count)));
        const epsilonHat = tf.mul(rootOfBias2, epsilon);
        const scale = clipNorm === undefined
          ? null
          : tf.minimum(1, tf.div(clipNorm, tf.add(globalNorm(engine, gradients), 1e-12)));
        for (const [name, parameter] of Object.entries(parameters)) {
          const gradient = scale === null ? gradients[name]! : tf.mul(gradients[name]!, scale);
          const mean = state[`mean/${name}`]!;
          const square = state[`square/${name}`]!;
          mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
          square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          parameter.assign(tf.sub(parameter, tf.mul(rate, tf.div(mean, tf.add(tf.sqrt(square), epsilonHat)))));
        }
      });
    },
  };
}

function zerosLike({ tf }: Engine, parameters: Parameters, prefix: string): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      `${prefix}/${name}`,
      tf.tidy(() => tf.variable(tf.zeros(parameter.shape), false)),
    ]),
  );
}
