import type { Engine, Tensor } from "../engine/mod.ts";
import { globalNorm, type Parameters } from "./parameters.ts";
import { requireRange } from "./ranges.ts";

/** Tensors by parameter name. */
export type Gradients = Readonly<Record<string, Tensor>>;

/** A rule that moves parameters along gradients; its state is named variables, so that a checkpoint can hold them. */
export interface Optimizer {
  /** State variables by name ("momentum/<parameter>", ...). */
  readonly state: Parameters;
  /**
   * Moves the parameters once, in place where the engine can.
   *
   * @param gradients by parameter name
   * @param step number of steps taken before this one, int32 scalar
   */
  apply(gradients: Gradients, step: Tensor): void;
}

/** State of an optimizer: a variable of zeros beside each parameter, named "<prefix>/<parameter>". */
export function zerosLike({ tf }: Engine, parameters: Parameters, prefix: string): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      `${prefix}/${name}`,
      tf.tidy(() => tf.variable(tf.zeros(parameter.shape), false)),
    ]),
  );
}

/**
 * Gradients scaled down, all by the same factor, to a global norm that they exceed (Pascanu et al. 2013).
 *
 * @throws RangeError when the norm is not above 0
 */
export function clipByGlobalNorm(engine: Engine, gradients: Gradients, norm: number): Gradients {
  requireRange("above 0", { norm });
  const { tf } = engine;
  const scale = tf.minimum(1, tf.div(norm, tf.add(globalNorm(engine, gradients), 1e-12)));
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]));
}
