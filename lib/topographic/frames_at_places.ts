import type { Engine, Tensor, Tensor4D } from "../engine/mod.ts";

/**
 * Latents of sequences as fields: what all frames have at each place, so that a convolution sees them together.
 *
 * @param latent on a grid [row * frame, place * unit], places row by row
 * @param frames frames of a row
 * @param side places along each side
 * @returns [row, y, x, frame * unit]
 */
export function framesAtPlaces({ tf }: Engine, latent: Tensor, frames: number, side: number): Tensor4D {
  const rows = latent.shape[0]! / frames;
  const apart = tf.transpose(tf.reshape(latent, [rows, frames, side * side, -1]), [0, 2, 1, 3]);
  return tf.reshape(apart, [rows, side, side, -1]) as Tensor4D;
}

/** Undoes {@link framesAtPlaces}: fields [row, y, x, frame * unit] as latents [row * frame, place * unit]. */
export function placesOfFrames({ tf }: Engine, fields: Tensor, frames: number): Tensor {
  const [rows, height, width] = fields.shape as [number, number, number];
  const apart = tf.transpose(tf.reshape(fields, [rows, height * width, frames, -1]), [0, 2, 1, 3]);
  return tf.reshape(apart, [rows * frames, -1]);
}
