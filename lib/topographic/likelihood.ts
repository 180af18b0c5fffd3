import type { Engine, Tensor } from "../engine/mod.ts";
import { binaryCrossEntropy } from "../learning/mod.ts";

/** Rain below this rate, mm/h, counts as dry. */
export const WET_RATE = 0.1;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Log-rain of the models: ln(R / 0.1 mm/h) where wet, 0 where dry, NaN where missing; R in mm/h. */
export function logRain(rate: number): number {
  return rate < WET_RATE ? 0 : Math.log(rate / WET_RATE);
}

/** What a decoder says of each cell: [row, y, x, 2] holds the wet logit and the mean of log-rain given wet. */
export interface HurdleFields {
  /** Logit of the probability of rain [row, y, x]. */
  readonly wetLogit: Tensor;
  /** Mean of log-rain where it rains [row, y, x]. */
  readonly amount: Tensor;
}

/** Splits a decoder's output [row, y, x, 2]. */
export function hurdleFields({ tf }: Engine, output: Tensor): HurdleFields {
  const [wetLogit, amount] = tf.unstack(output, 3) as [Tensor, Tensor];
  return { wetLogit, amount };
}

/**
 * Negative log-likelihood of rain under the hurdle model: Bernoulli wet or dry, log-normal rate in mm/h given wet.
 * Normalised, so comparable between models: the Jacobian of the logarithm is in it. Sum of {@link hurdleNllByCell}.
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
  const amount = tf.add(tf.add(tf.mul(tf.square(deviation), 0.5), logSigma), jacobian);
  return tf.add(occurrence, tf.mul(wet, amount));
}

/** Expected log-rain, P(wet) times its mean given wet: the point forecast whose error the reports show. */
export function expectedLogRain({ tf }: Engine, fields: HurdleFields): Tensor {
  return tf.mul(tf.sigmoid(fields.wetLogit), fields.amount);
}

/** Expected rain rate, mm/h: P(wet) times the mean of the log-normal rate. */
export function expectedRate({ tf }: Engine, fields: HurdleFields, logSigma: Tensor): Tensor {
  const halfVariance = tf.mul(tf.exp(tf.mul(logSigma, 2)), 0.5);
  const rate = tf.mul(tf.exp(tf.minimum(tf.add(fields.amount, halfVariance), 10)), WET_RATE);
  return tf.mul(tf.sigmoid(fields.wetLogit), rate);
}
