import type { Engine, Tensor } from "../engine/mod.ts";
import { type CapsuleSizes, rollCapsules } from "./capsules.ts";

/** Keeps the share of a capsule that is alike all along its circle at 1: such a capsule does not roll. */
const FLOOR = 1e-6;

/**
 * How far latents are from rolling: |Roll_d(t_t) - t_{t+d}|² by |Roll_d(t_t)|² + |t_{t+d}|², summed over the frames of a
 * window and the units of a capsule, the mean of each capsule taken away; then a mean over windows and capsules (scalar).
 * 0 where capsules roll, 1 where they are unrelated or alike along their circle, 2 where they are opposite. Each capsule is
 * measured by its own size, so that one that shrinks gains nothing.
 *
 * @param latent [window * frame, capsule * unit]
 */
export function latentRollDistance(engine: Engine, latent: Tensor, shift: number, sizes: CapsuleSizes): Tensor {
  const { tf } = engine;
  const { frames, capsules, width } = sizes;
  const windows = latent.shape[0]! / frames;
  const ring = (x: Tensor, first: number): Tensor => {
    const all = tf.reshape(x, [windows, frames, capsules, width]);
    const cut = tf.slice(all, [0, first, 0, 0], [windows, frames - shift, capsules, width]);
    return tf.sub(cut, tf.mean(cut, 3, true));
  };
  const rolled = ring(rollCapsules(engine, latent, shift, sizes), 0);
  const later = ring(latent, shift);
  const size = (x: Tensor): Tensor => tf.sum(tf.square(x), [1, 3]);
  const both = tf.add(size(rolled), size(later));
  return tf.mean(tf.div(tf.add(size(tf.sub(rolled, later)), FLOOR), tf.add(both, FLOOR)));
}
