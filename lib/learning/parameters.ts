import type { Engine, Noise, Tensor, Variable } from "../engine/mod.ts";

/** The trainable variables of a model, by name; names are paths such as "encoder/1/weight". */
export type Parameters = Readonly<Record<string, Variable>>;

/** Uniform numbers in ±1/sqrt(fan) as a new trainable variable (the default of PyTorch's linear and convolution layers). */
export function uniformVariable(
  { tf }: Engine,
  noise: Noise,
  name: string,
  shape: readonly number[],
  fan: number,
): Variable {
  return tf.tidy(() => {
    const bound = 1 / Math.sqrt(fan);
    return tf.variable(tf.sub(tf.mul(noise.uniform(name, shape), 2 * bound), bound));
  });
}

/** The sizes of all parameters together. */
export function countParameters(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, variable) => sum + variable.size, 0);
}

/** Frees all variables. */
export function disposeParameters(parameters: Parameters): void {
  for (const variable of Object.values(parameters)) variable.dispose();
}

/**
 * Value and gradients of a scalar loss with respect to all parameters.
 *
 * @returns loss (scalar) and gradients by parameter name, each of its parameter's shape
 * @throws Error when a parameter has no influence on the loss
 */
export function valueAndGradients(
  { tf }: Engine,
  loss: () => Tensor,
  parameters: Parameters,
): { value: Tensor; gradients: Record<string, Tensor> } {
  const { value, grads } = tf.variableGrads(() => loss() as never, Object.values(parameters));
  const gradients: Record<string, Tensor> = {};
  for (const [name, variable] of Object.entries(parameters)) {
    const gradient = grads[variable.name];
    if (gradient === undefined || gradient === null) {
      throw new Error(`Cannot train ${name}: the loss does not depend on it`);
    }
    gradients[name] = gradient;
  }
  return { value, gradients };
}

/** Square root of the sum of the squares of all gradients (scalar). */
export function globalNorm({ tf }: Engine, gradients: Readonly<Record<string, Tensor>>): Tensor {
  return tf.sqrt(tf.addN(Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)))));
}
