import { WET_RATE } from "../base/mod.ts";
import type { Engine, Tensor } from "../engine/mod.ts";
import { binaryCrossEntropy } from "../learning/mod.ts";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Log-rain of the models: ln(R / 0.1 mm/h) where wet, 0 where dry, NaN where missing; R in mm/h. */
export function logRain(rate: number): number {
  return rate < WET_RATE ? 0 : Math.log(rate / WET_RATE);
}

/** What a decoder says of each cell: the wet logit, and the location of log-rain given wet. */
export interface HurdleFields {
  /** Logit of the probability of rain [row, y, x]. */
  readonly wetLogit: Tensor;
  /** Location of log-rain where it rains: the mean of the normal before it is cut at 0 [row, y, x]. */
  readonly amount: Tensor;
}

/** Splits a decoder's output [row, y, x, 2]; turned first, as joining pairs of cells in the gradient is slow. */
export function hurdleFields({ tf }: Engine, output: Tensor): HurdleFields {
  const [wetLogit, amount] = tf.unstack(tf.transpose(output, [3, 0, 1, 2])) as [Tensor, Tensor];
  return { wetLogit, amount };
}

/** Standard normal distribution function, kept above 1e-6 so that its logarithm and inverse stay finite. */
function normalCdf({ tf }: Engine, x: Tensor): Tensor {
  return tf.maximum(tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5), 1e-6);
}

/**
 * Negative log-likelihood of rain under the hurdle model: Bernoulli wet or dry, and given wet a log-normal rate in mm/h cut
 * below 0.1 mm/h. Normalised, so comparable between models: the Jacobian of the logarithm and the mass that is cut off are
 * in it. Sum of {@link hurdleNllByCell}.
 *
 * @param fields decoder's fields [row, y, x]
 * @param logSigma logarithm of the standard deviation of log-rain (scalar)
 * @param rain log-rain [row, y, x]
 * @param valid 1 where observed, 0 where missing [row, y, x]
 * @returns nats, summed over all valid cells (scalar)
 */
export function hurdleNll(
  engine: Engine,
  fields: HurdleFields,
  logSigma: Tensor,
  rain: Tensor,
  valid: Tensor,
): Tensor {
  return engine.tf.sum(hurdleNllByCell(engine, fields, logSigma, rain, valid));
}

/** {@link hurdleNll} before the sum: nats [row, y, x], 0 where missing. */
export function hurdleNllByCell(
  engine: Engine,
  fields: HurdleFields,
  logSigma: Tensor,
  rain: Tensor,
  valid: Tensor,
): Tensor {
  const { tf } = engine;
  const wet = tf.mul(tf.cast(tf.greater(rain, 0), "float32"), valid);
  const occurrence = tf.mul(binaryCrossEntropy(engine, fields.wetLogit, wet), valid);
  const deviation = tf.mul(tf.sub(rain, fields.amount), tf.exp(tf.neg(logSigma)));
  const jacobian = tf.add(rain, Math.log(WET_RATE) + HALF_LOG_TWO_PI);
  const kept = tf.log(normalCdf(engine, tf.mul(fields.amount, tf.exp(tf.neg(logSigma)))));
  const amount = tf.addN([tf.mul(tf.square(deviation), 0.5), tf.add(jacobian, logSigma), kept]);
  return tf.add(occurrence, tf.mul(wet, amount));
}

/**
 * Expected log-rain, P(wet) times its mean given wet (of the normal cut at 0): the point forecast whose error the reports
 * show.
 */
export function expectedLogRain(engine: Engine, fields: HurdleFields, logSigma: Tensor): Tensor {
  const { tf } = engine;
  const ratio = tf.mul(fields.amount, tf.exp(tf.neg(logSigma)));
  const density = tf.mul(tf.exp(tf.mul(tf.square(ratio), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  const shift = tf.mul(tf.exp(logSigma), tf.div(density, normalCdf(engine, ratio)));
  return tf.mul(tf.sigmoid(fields.wetLogit), tf.maximum(tf.add(fields.amount, shift), 0));
}

/** Expected rain rate, mm/h: P(wet) times the mean of the log-normal rate cut below 0.1 mm/h. */
export function expectedRate(engine: Engine, fields: HurdleFields, logSigma: Tensor): Tensor {
  const { tf } = engine;
  const sigma = tf.exp(logSigma);
  const ratio = tf.div(fields.amount, sigma);
  const kept = tf.div(normalCdf(engine, tf.add(ratio, sigma)), normalCdf(engine, ratio));
  const whole = tf.exp(tf.minimum(tf.add(fields.amount, tf.mul(tf.square(sigma), 0.5)), 10));
  return tf.mul(tf.sigmoid(fields.wetLogit), tf.mul(tf.mul(whole, kept), WET_RATE));
}
