import type { Engine, Tensor } from "../engine/mod.ts";

/**
 * Binary cross-entropies of targets in [0, 1] under logits, nats, in the form that does not overflow:
 * max(l, 0) - l x + log(1 + exp(-|l|)). Its gradient, sigmoid(l) - x, is written down: two operations instead of ten.
 *
 * @param logits any shape
 * @param targets same shape
 * @returns same shape: one value per entry
 */
export function binaryCrossEntropy({ tf }: Engine, logits: Tensor, targets: Tensor): Tensor {
  const entropies = tf.customGrad((l, x, save) => {
    (save as (saved: Tensor[]) => void)([l as Tensor, x as Tensor]);
    const logit = l as Tensor;
    return {
      value: tf.add(tf.sub(tf.relu(logit), tf.mul(logit, x as Tensor)), tf.softplus(tf.neg(tf.abs(logit)))),
      gradFunc: (dy, saved) => {
        const [l, x] = saved as [Tensor, Tensor];
        return [tf.mul(dy, tf.sub(tf.sigmoid(l), x)), tf.neg(tf.mul(dy, l))];
      },
    };
  });
  return entropies(logits, targets);
}

/**
 * Kullback-Leibler divergence of N(mean, exp(logVariance)) from N(0, 1), nats (Kingma & Welling 2014, appendix B).
 *
 * @returns same shape as the mean: one value per entry
 */
export function gaussianDivergence({ tf }: Engine, mean: Tensor, logVariance: Tensor): Tensor {
  return tf.mul(tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), 1), logVariance), 0.5);
}

/** A draw from N(mean, exp(logVariance)) made of standard normal `noise` (the reparameterisation trick). */
export function reparameterise({ tf }: Engine, mean: Tensor, logVariance: Tensor, noise: Tensor): Tensor {
  return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
}
