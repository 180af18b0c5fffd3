import type { Engine, Tensor } from "../engine/mod.ts";
import { type CapsuleSizes, rollCapsules } from "./capsules.ts";
import { framesOf } from "./frames_of.ts";

/** Correlations that differ by this are a factor e apart in probability. */
const TEMPERATURE = 0.2;

/** Keeps the correlation of capsules that are alike all along their circle at 0. */
const FLOOR = 1e-6;

/**
 * How badly latents tell by how much they roll: minus the logarithm of the probability of the true roll among all rolls of
 * the circle, exp(r_k / {@link TEMPERATURE}) by their sum, r_k the correlation of Roll_k(t_t) with t_{t+d} over the frames,
 * capsules and units of a window, the mean of each capsule taken away; a mean over windows, nats (scalar).
 *
 * ln D where the latent does not differ along its circles. A latent that stands still is worse than that: it fits best
 * unrolled, where the distance of the true roll alone (`latentRollDistance`) holds it for as good as chance. Capsules weigh
 * by their size, so that those that a window's motion does not reach may be silent in it.
 *
 * Source: InfoNCE (van den Oord et al. 2018, arXiv 1807.03748), with the rolls of the same latent as the other candidates.
 *
 * @param latent [window * frame, capsule * unit]
 * @param shift frames from t to t + d
 */
export function latentRollContrast(engine: Engine, latent: Tensor, shift: number, sizes: CapsuleSizes): Tensor {
  const { tf } = engine;
  const { frames, capsules, width } = sizes;
  const windows = latent.shape[0]! / frames;
  const rings = (x: Tensor): Tensor => {
    const all = tf.reshape(x, [windows, (frames - shift) * capsules, width]);
    return tf.sub(all, tf.mean(all, 2, true));
  };
  const sum = (x: Tensor): Tensor => tf.sum(x, [1, 2]);
  const earlier = framesOf(engine, latent, frames, 0, shift);
  const later = rings(framesOf(engine, latent, frames, shift, 0));
  const size = tf.sqrt(tf.add(tf.mul(sum(tf.square(rings(earlier))), sum(tf.square(later))), FLOOR));
  const fits = Array.from(
    { length: width },
    (_, k) => tf.div(sum(tf.mul(rings(rollCapsules(engine, earlier, k, sizes)), later)), tf.mul(size, TEMPERATURE)),
  );
  const all = tf.log(tf.sum(tf.exp(tf.stack(fits)), 0));
  return tf.mean(tf.sub(all, fits[shift % width]!));
}
