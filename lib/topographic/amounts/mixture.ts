import { WET_RATE } from "../../base/mod.ts";
import type { Engine, Tensor } from "../../engine/mod.ts";
import { type AmountLaw, normalCdf, normalDensity } from "./amount_law.ts";

/** Log-normals in the mixture. */
const COMPONENTS = 2;

/** Least standard deviation of log-rain: a narrower one would only name a rate. */
const LEAST_SIGMA = 0.05;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Mixture of log-normal rates cut below 0.1 mm/h; weights, means and deviations are the cell's own. */
export const MIXTURE: AmountLaw = {
  fields: 3 * COMPONENTS,
  spread: null,
  nll: (engine, amount, _spread, y) => {
    const { tf } = engine;
    const { logWeight, weight, mean, sigma } = componentsOf(engine, amount);
    const deviation = tf.div(tf.sub(tf.expandDims(y, 0), mean), sigma);
    const parts = tf.sub(tf.sub(logWeight, tf.mul(tf.square(deviation), 0.5)), tf.add(tf.log(sigma), HALF_LOG_TWO_PI));
    const kept = tf.sum(tf.mul(weight, normalCdf(engine, tf.div(mean, sigma))), 0);
    return tf.sub(tf.log(kept), tf.logSumExp(parts, 0));
  },
  meanLog: (engine, amount) => {
    const { tf } = engine;
    const { weight, mean, sigma } = componentsOf(engine, amount);
    const ratio = tf.div(mean, sigma);
    const kept = normalCdf(engine, ratio);
    const moment = tf.add(tf.mul(mean, kept), tf.mul(sigma, normalDensity(engine, ratio)));
    return tf.maximum(tf.div(tf.sum(tf.mul(weight, moment), 0), tf.sum(tf.mul(weight, kept), 0)), 0);
  },
  meanRate: (engine, amount) => {
    const { tf } = engine;
    const { weight, mean, sigma } = componentsOf(engine, amount);
    const ratio = tf.div(mean, sigma);
    const whole = tf.exp(tf.minimum(tf.add(mean, tf.mul(tf.square(sigma), 0.5)), 10));
    const moment = tf.sum(tf.mul(weight, tf.mul(whole, normalCdf(engine, tf.add(ratio, sigma)))), 0);
    return tf.mul(tf.div(moment, tf.sum(tf.mul(weight, normalCdf(engine, ratio)), 0)), WET_RATE);
  },
};

/** Weights with their logarithms, means and deviations [component, row, y, x]. */
function componentsOf({ tf }: Engine, amount: Tensor) {
  const [logits, location, scale] = tf.split(amount, 3, 0) as [Tensor, Tensor, Tensor];
  const logWeight = tf.sub(logits, tf.logSumExp(logits, 0, true));
  // apart from the start, so that they do not stay one
  const apart = tf.tensor4d(Array.from({ length: COMPONENTS }, (_, k) => k), [COMPONENTS, 1, 1, 1]);
  return {
    logWeight,
    weight: tf.exp(logWeight),
    mean: tf.add(location, apart),
    sigma: tf.add(tf.softplus(scale), LEAST_SIGMA),
  };
}
