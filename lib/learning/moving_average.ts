import type { Engine } from "../engine/mod.ts";
import type { Parameters } from "./parameters.ts";
import { requireRange } from "./ranges.ts";

/** Averages of parameters over their latest values, to evaluate with (Polyak & Juditsky 1992). */
export interface MovingAverage {
  /** The averages, by the parameters' names. */
  readonly averages: Parameters;
  /** Takes in the present values, in place where the engine can: a ← a - (1 - d)(a - p). */
  update(): void;
}

/**
 * Starts an exponential moving average of parameters at their present values; `decay` d is the share that is kept.
 *
 * @throws RangeError when the share is not 0 or more and below 1
 */
export function movingAverage(engine: Engine, parameters: Parameters, decay: number): MovingAverage {
  const { tf } = engine;
  requireRange("0 or more and below 1", { decay });
  const averages = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      tf.tidy(() => tf.variable(tf.clone(parameter), false)),
    ]),
  );
  return {
    averages,
    update: () => {
      tf.tidy(() => {
        for (const [name, parameter] of Object.entries(parameters)) {
          const average = averages[name]!;
          engine.update.subtract(average, tf.mul(tf.sub(average, parameter), 1 - decay));
        }
      });
    },
  };
}
