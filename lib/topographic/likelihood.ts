import { WET_RATE } from "../base/mod.ts";
import type { Engine, Tensor } from "../engine/mod.ts";
import { binaryCrossEntropy } from "../learning/mod.ts";
import type { AmountLaw } from "./amounts/amount_law.ts";
import { LOGNORMAL } from "./amounts/lognormal.ts";

/** Log-rain of the models: ln(R / 0.1 mm/h) where wet, 0 where dry, NaN where missing; R in mm/h. */
export function logRain(rate: number): number {
  return rate < WET_RATE ? 0 : Math.log(rate / WET_RATE);
}

/** What a decoder says of each cell: the wet logit, and numbers of the law of the amount given wet. */
export interface HurdleFields {
  /** Logit of the probability of rain [row, y, x]. */
  readonly wetLogit: Tensor;
  /** Numbers of the law [row, y, x], or [number, row, y, x] where it has several; see `AmountLaw`. */
  readonly amount: Tensor;
  /** Quantiles of log-rain where it rains [level, row, y, x], where the model has a head for them. */
  readonly quantiles?: Tensor;
}

/** Splits a decoder's output [row, y, x, field]; turned first, as joining pairs of cells in the gradient is slow. */
export function hurdleFields({ tf }: Engine, output: Tensor, law: AmountLaw = LOGNORMAL): HurdleFields {
  const turned = tf.transpose(output, [3, 0, 1, 2]);
  const levels = turned.shape[0]! - 1 - law.fields;
  if (law.fields === 1 && levels === 0) {
    const [wetLogit, amount] = tf.unstack(turned) as [Tensor, Tensor];
    return { wetLogit, amount };
  }
  const [wet, amount, heads] = tf.split(turned, levels === 0 ? [1, law.fields] : [1, law.fields, levels], 0);
  return {
    wetLogit: tf.squeeze(wet!, [0]),
    amount: law.fields === 1 ? tf.squeeze(amount!, [0]) : amount!,
    ...(heads === undefined ? {} : { quantiles: rising({ tf }, heads) }),
  };
}

/** The first level as it is, each other one above that before it. */
function rising({ tf }: Pick<Engine, "tf">, heads: Tensor): Tensor {
  const [first, ...gaps] = tf.unstack(heads) as [Tensor, ...Tensor[]];
  const levels = [first];
  for (const gap of gaps) levels.push(tf.add(levels.at(-1)!, tf.softplus(gap)));
  return tf.stack(levels);
}

/**
 * Negative log-likelihood of rain under the hurdle model: Bernoulli wet or dry, and given wet a rate in mm/h by the law of
 * the amount (default: a log-normal one cut below 0.1 mm/h). Normalised, so comparable between models: the Jacobian of the
 * logarithm and the mass that is cut off are in it. Sum of {@link hurdleNllByCell}.
 *
 * @param fields decoder's fields [row, y, x]
 * @param spread what cells share in the law: of the log-normal, the logarithm of the deviation of log-rain (scalar)
 * @param rain log-rain [row, y, x]
 * @param valid 1 where observed, 0 where missing [row, y, x]
 * @returns nats, summed over all valid cells (scalar)
 */
export function hurdleNll(
  engine: Engine,
  fields: HurdleFields,
  spread: Tensor,
  rain: Tensor,
  valid: Tensor,
  law: AmountLaw = LOGNORMAL,
): Tensor {
  return engine.tf.sum(hurdleNllByCell(engine, fields, spread, rain, valid, law));
}

/** {@link hurdleNll} before the sum: nats [row, y, x], 0 where missing. */
export function hurdleNllByCell(
  engine: Engine,
  fields: HurdleFields,
  spread: Tensor,
  rain: Tensor,
  valid: Tensor,
  law: AmountLaw = LOGNORMAL,
): Tensor {
  const { tf } = engine;
  const wet = wetCells(engine, rain, valid);
  const occurrence = tf.mul(binaryCrossEntropy(engine, fields.wetLogit, wet), valid);
  const jacobian = tf.add(rain, Math.log(WET_RATE));
  return tf.add(occurrence, tf.mul(wet, tf.add(law.nll(engine, fields.amount, spread, rain), jacobian)));
}

/** 1 where rain was observed, else 0. */
function wetCells({ tf }: Engine, rain: Tensor, valid: Tensor): Tensor {
  return tf.mul(tf.cast(tf.greater(rain, 0), "float32"), valid);
}

/**
 * Expected log-rain, P(wet) times its mean given wet: the point forecast whose error the reports show.
 */
export function expectedLogRain(
  engine: Engine,
  fields: HurdleFields,
  spread: Tensor,
  law: AmountLaw = LOGNORMAL,
): Tensor {
  return engine.tf.mul(engine.tf.sigmoid(fields.wetLogit), law.meanLog(engine, fields.amount, spread));
}

/** Expected rain rate, mm/h: P(wet) times its mean given wet. */
export function expectedRate(
  engine: Engine,
  fields: HurdleFields,
  spread: Tensor,
  law: AmountLaw = LOGNORMAL,
): Tensor {
  return engine.tf.mul(engine.tf.sigmoid(fields.wetLogit), law.meanRate(engine, fields.amount, spread));
}

/**
 * Pinball loss (Koenker & Bassett 1978) of the quantiles of log-rain where it rains, summed over levels and valid wet
 * cells (scalar): least where each quantile is exceeded as often as its level says.
 *
 * @param quantiles [level, row, y, x]
 * @param levels probabilities, one for each quantile
 */
export function quantileLoss(
  engine: Engine,
  quantiles: Tensor,
  levels: readonly number[],
  rain: Tensor,
  valid: Tensor,
): Tensor {
  const { tf } = engine;
  const above = tf.sub(tf.expandDims(rain, 0), quantiles);
  const level = tf.tensor4d([...levels], [levels.length, 1, 1, 1]);
  const pinball = tf.maximum(tf.mul(above, level), tf.mul(above, tf.sub(level, 1)));
  return tf.sum(tf.mul(pinball, tf.expandDims(wetCells(engine, rain, valid), 0)));
}
