import type { Engine, Tensor } from "../engine/mod.ts";

/** Number added to V before the square root, as in the published code. */
export const EPSILON = 1e-6;

/** Sizes that turn flat frames into capsules. */
export interface CapsuleSizes {
  /** Frames in a sequence, S. */
  readonly frames: number;
  /** Capsules, C. */
  readonly capsules: number;
  /** Units of each capsule, D. */
  readonly width: number;
  /** Number added to V before the square root. Default {@link EPSILON}. */
  readonly epsilon?: number;
}

/**
 * The topographic variable t = (z + μ) / sqrt(W u² + ε), Keller & Welling 2021 (arXiv 2109.01394), section 4, with the
 * sign of their code.
 *
 * @param z [frame of all sequences, capsule * unit]
 * @param squares u², or its expectation, same shape
 * @param mu scalar
 * @param topology W [frames * width, frames * width]
 * @param there 1 for frames that there are, 0 for those that are missing [row]: V is then W's mean over those that there are,
 * as at the edges of a window. Default: all
 * @returns t, same shape as z
 */
export function topographic(
  { tf }: Engine,
  z: Tensor,
  squares: Tensor,
  mu: Tensor,
  topology: Tensor,
  { frames, capsules, width, epsilon = EPSILON }: CapsuleSizes,
  there?: Tensor,
): Tensor {
  const rows = z.shape[0]!;
  const sequences = rows / frames;
  const share = (of: Tensor, columns: number): Tensor => {
    const byCapsule = tf.transpose(tf.reshape(of, [sequences, frames, columns, width]), [0, 2, 1, 3]);
    return tf.matMul(tf.reshape(byCapsule, [sequences * columns, frames * width]), topology);
  };
  let shared = share(there === undefined ? squares : tf.mul(squares, tf.reshape(there, [rows, 1])), capsules);
  if (there !== undefined) {
    const known = share(tf.tile(tf.reshape(there, [rows, 1]), [1, width]), 1); // [sequence, frame * unit]
    const each = tf.tile(tf.reshape(known, [sequences, 1, frames * width]), [1, capsules, 1]);
    shared = tf.div(shared, tf.maximum(tf.reshape(each, [sequences * capsules, frames * width]), EPSILON));
  }
  const variance = tf.transpose(tf.reshape(shared, [sequences, capsules, frames, width]), [0, 2, 1, 3]);
  return tf.div(tf.add(z, mu), tf.sqrt(tf.add(tf.reshape(variance, [rows, capsules * width]), epsilon)));
}

/**
 * Rolls every capsule forward by `shift` units: what the latent becomes `shift` frames later.
 *
 * @param latent [row, capsule * unit]
 * @returns same shape
 */
export function rollCapsules(
  { tf }: Engine,
  latent: Tensor,
  shift: number,
  { capsules, width }: Pick<CapsuleSizes, "capsules" | "width">,
): Tensor {
  const by = ((shift % width) + width) % width;
  if (by === 0) return tf.clone(latent);
  const rows = latent.shape[0]!;
  const grouped = tf.reshape(latent, [rows * capsules, width]);
  const tail = tf.slice(grouped, [0, width - by], [rows * capsules, by]);
  const head = tf.slice(grouped, [0, 0], [rows * capsules, width - by]);
  return tf.reshape(tf.concat([tail, head], 1), [rows, capsules * width]);
}
