import { WET_RATE } from "../../base/mod.ts";
import { type AmountLaw, normalCdf, normalDensity } from "./amount_law.ts";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Log-normal rate cut below 0.1 mm/h: a cell has the mean of the normal before it is cut, all share the deviation. */
export const LOGNORMAL: AmountLaw = {
  fields: 1,
  spread: { name: "logSigma", own: -0.5, rolled: -0.2 },
  nll: (engine, mean, logSigma, y) => {
    const { tf } = engine;
    const deviation = tf.mul(tf.sub(y, mean), tf.exp(tf.neg(logSigma)));
    const kept = tf.log(normalCdf(engine, tf.mul(mean, tf.exp(tf.neg(logSigma)))));
    return tf.addN([tf.mul(tf.square(deviation), 0.5), tf.add(kept, tf.add(logSigma, HALF_LOG_TWO_PI))]);
  },
  meanLog: (engine, mean, logSigma) => {
    const { tf } = engine;
    const ratio = tf.mul(mean, tf.exp(tf.neg(logSigma)));
    const shift = tf.mul(tf.exp(logSigma), tf.div(normalDensity(engine, ratio), normalCdf(engine, ratio)));
    return tf.maximum(tf.add(mean, shift), 0);
  },
  meanRate: (engine, mean, logSigma) => {
    const { tf } = engine;
    const sigma = tf.exp(logSigma);
    const ratio = tf.div(mean, sigma);
    const kept = tf.div(normalCdf(engine, tf.add(ratio, sigma)), normalCdf(engine, ratio));
    const whole = tf.exp(tf.minimum(tf.add(mean, tf.mul(tf.square(sigma), 0.5)), 10));
    return tf.mul(tf.mul(whole, kept), WET_RATE);
  },
};
