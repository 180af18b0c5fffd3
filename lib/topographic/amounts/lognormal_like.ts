import { WET_RATE } from "../../base/mod.ts";
import type { Engine, Tensor } from "../../engine/mod.ts";
import { LOGNORMAL } from "./lognormal.ts";

/** What fixes log-normal laws cut below 0.1 mm/h, both of one shape. */
export interface LognormalNumbers {
  /** Mean of log-rain before it is cut. */
  readonly location: Tensor;
  /** Its standard deviation before that. */
  readonly sigma: Tensor;
}

/** Rounds of the search. */
const ROUNDS = 16;

/** Variances of log-rain that are taken, before the cut. */
const [LEAST_VARIANCE, MOST_VARIANCE] = [0.01, 9];

/** Standard deviations that the location may lie below 0.1 mm/h: beyond, what is left of a normal is an exponential law. */
const DEPTH = 4;

/**
 * Log-normal laws, cut below 0.1 mm/h, that have given means of log-rain and of the rate; the nearest to them where none has both:
 * the cut leaves no law that is more skewed than an exponential one of log-rain.
 *
 * By alternate steps: Newton's of the location towards the mean of log-rain, and of the variance by the ratio of how far the
 * logarithm of the mean rate is to lie above it to how far it does.
 *
 * @param meanLog mean of ln(R / 0.1 mm/h) where it rains, above 0
 * @param meanRate mean rate where it rains, mm/h
 */
export function lognormalLike(engine: Engine, meanLog: Tensor, meanRate: Tensor): LognormalNumbers {
  const { tf } = engine;
  const logRate = (rate: Tensor): Tensor => tf.log(tf.div(rate, WET_RATE));
  const apart = tf.maximum(tf.sub(logRate(meanRate), meanLog), LEAST_VARIANCE / 2);
  let location = meanLog;
  let variance: Tensor = tf.clipByValue(tf.mul(apart, 2), LEAST_VARIANCE, MOST_VARIANCE);
  for (let round = 0; round < ROUNDS; round++) {
    const [before, of] = [location, variance];
    [location, variance] = tf.tidy((): [Tensor, Tensor] => {
      const logSigma: Tensor = tf.mul(tf.log(of), 0.5);
      const found = LOGNORMAL.meanLog(engine, before, logSigma);
      // derivative of the mean of a normal cut at 0 by its location
      const slope = tf.maximum(tf.sub(1, tf.div(tf.mul(tf.sub(found, before), found), of)), 0.1);
      const foundApart = tf.maximum(tf.sub(logRate(LOGNORMAL.meanRate(engine, before, logSigma)), found), 1e-4);
      const wider = tf.clipByValue(tf.div(apart, foundApart), 0.5, 2);
      const next: Tensor = tf.clipByValue(tf.mul(of, wider), LEAST_VARIANCE, MOST_VARIANCE);
      const moved = tf.add(before, tf.div(tf.sub(meanLog, found), slope));
      return [tf.maximum(moved, tf.mul(tf.sqrt(next), -DEPTH)), next];
    });
    if (round > 0) tf.dispose([before, of]);
  }
  return { location, sigma: tf.sqrt(variance) };
}
