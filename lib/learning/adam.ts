import type { Engine } from "../engine/mod.ts";
import { clipByGlobalNorm, type Optimizer, zerosLike } from "./optimizer.ts";
import type { Parameters } from "./parameters.ts";
import { requireRange } from "./ranges.ts";
import { rateAt, requireRate, type Schedule } from "./schedules.ts";

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Step size. */
  readonly learningRate: number | Schedule;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squares. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean of squares. Default 1e-8. */
  readonly epsilon?: number;
  /** Gradients are scaled down to this global norm when they exceed it. Default: not clipped. */
  readonly clipNorm?: number;
  /** Share of each parameter taken off at each step, times the step size (AdamW). Default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1), with optional clipping by global norm and decay of weights apart from the
 * gradient (Loshchilov & Hutter 2019, AdamW, algorithm 2: p ← p - r λ p before the move).
 *
 * @throws RangeError for an option out of its range
 */
export function adam(engine: Engine, parameters: Parameters, options: AdamOptions): Optimizer {
  const { tf, update } = engine;
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clipNorm, weightDecay = 0 } = options;
  requireRate(learningRate);
  requireRange("0 or more and below 1", { beta1, beta2 });
  requireRange("a finite number, 0 or more", { epsilon, weightDecay });
  if (clipNorm !== undefined) requireRange("above 0", { clipNorm });
  const state = { ...zerosLike(engine, parameters, "mean"), ...zerosLike(engine, parameters, "square") };
  return {
    state,
    apply: (gradients, step) => {
      tf.tidy(() => {
        const count = tf.add(tf.cast(step, "float32"), 1);
        const rootOfBias2 = tf.sqrt(tf.sub(1, tf.pow(beta2, count)));
        const rate = rateAt(engine, learningRate, step);
        const rates = {
          rate: tf.div(tf.mul(rootOfBias2, rate), tf.sub(1, tf.pow(beta1, count))),
          beta1: tf.scalar(beta1),
          beta2: tf.scalar(beta2),
          epsilon: tf.mul(rootOfBias2, epsilon),
        };
        const clipped = clipNorm === undefined ? gradients : clipByGlobalNorm(engine, gradients, clipNorm);
        for (const [name, parameter] of Object.entries(parameters)) {
          if (weightDecay > 0) update.subtract(parameter, tf.mul(parameter, tf.mul(rate, weightDecay)));
          update.adam(parameter, state[`mean/${name}`]!, state[`square/${name}`]!, clipped[name]!, rates);
        }
      });
    },
  };
}
