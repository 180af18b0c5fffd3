import type { Engine, Tensor, Tensor4D } from "../engine/mod.ts";

/**
 * The mean of each unit over its place and those around it, 3 x 3, at the edges over those that there are.
 *
 * @param values latents on a grid [row, place * unit], places row by row
 * @param size rows and columns of a window, cells: eight times those of places
 * @returns same shape
 */
export function meanOfPlaces({ tf }: Engine, values: Tensor, { size }: { readonly size: number }): Tensor {
  const places = tf.reshape(values, [values.shape[0]!, size / 8, size / 8, -1]) as Tensor4D;
  return tf.reshape(tf.avgPool(places, 3, 1, "same"), values.shape);
}
