import type { Engine, Tensor } from "../engine/mod.ts";

/**
 * x / (1 + |x| / reach): within ±reach, about x where that is small. Unlike tanh it saturates so slowly that training comes back
 * from its ends.
 *
 * @returns same shape
 */
export function softBound({ tf }: Engine, x: Tensor, reach = 1): Tensor {
  return tf.div(x, tf.add(tf.div(tf.abs(x), reach), 1));
}
