import type { Engine } from "../engine/mod.ts";
import { type Optimizer, zerosLike } from "./optimizer.ts";
import type { Parameters } from "./parameters.ts";
import { requireRange } from "./ranges.ts";
import { rateAt, requireRate, type Schedule } from "./schedules.ts";

/** Options of {@link momentum}. */
export interface MomentumOptions {
  /** Step size. */
  readonly learningRate: number | Schedule;
  /** Share of the last move that is kept. Default 0.9. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent with momentum, v ← m v + g, p ← p - r v (PyTorch's convention: the first v is g).
 *
 * @throws RangeError for an option out of its range
 */
export function momentum(engine: Engine, parameters: Parameters, options: MomentumOptions): Optimizer {
  const { tf, update } = engine;
  const { learningRate, momentum = 0.9 } = options;
  requireRate(learningRate);
  requireRange("0 or more and below 1", { momentum });
  const state = zerosLike(engine, parameters, "momentum");
  return {
    state,
    apply: (gradients, step) => {
      tf.tidy(() => {
        const rates = { rate: rateAt(engine, learningRate, step), keep: tf.scalar(momentum) };
        for (const [name, parameter] of Object.entries(parameters)) {
          update.momentum(parameter, state[`momentum/${name}`]!, gradients[name]!, rates);
        }
      });
    },
  };
}
