import type { Engine } from "../engine/mod.ts";
import { LOGNORMAL } from "./amounts/lognormal.ts";
import { lognormalLike } from "./amounts/lognormal_like.ts";
import type { LawTensors } from "./cell_laws.ts";
import type { HurdleFields } from "./likelihood.ts";
import { amountLawOf } from "./rain_config.ts";
import { type RainModel, spreadOf } from "./rain_model.ts";

/**
 * The laws of cells [row, y, x] as a hurdle and a log-normal, which rain can be drawn of: those of a decoder's fields, or where
 * its amounts are of another kind the ones with their mean of log-rain and their mean rate.
 *
 * @param from which spread: of fields decoded from their own latent, or from a rolled one
 */
export function lognormalLaw(
  engine: Engine,
  model: RainModel,
  { wetLogit, amount }: HurdleFields,
  from: "own" | "rolled",
): LawTensors {
  const { tf } = engine;
  const law = amountLawOf(model.config);
  const spread = spreadOf(engine, model, from);
  if (law === LOGNORMAL) return { wetLogit, location: amount, sigma: tf.mul(tf.onesLike(amount), tf.exp(spread)) };
  const [meanLog, meanRate] = [law.meanLog(engine, amount, spread), law.meanRate(engine, amount, spread)];
  return { wetLogit, ...lognormalLike(engine, meanLog, meanRate) };
}
