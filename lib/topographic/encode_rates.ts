import type { Engine } from "../engine/mod.ts";
import { ratesAsTensors } from "./paired.ts";
import { expectedLatent, type Latent } from "./rain_latent.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/**
 * Expected latent of radar rain.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @returns the model's own t (z of a plain VAE) [window, frame, capsule, unit]
 */
export function encodeRates(engine: Engine, model: RainModel, rates: Float32Array): Promise<Float32Array> {
  return takeValues(engine.tf.tidy(() => latentOf(engine, model, rates).t));
}

/**
 * Expected latent of radar rain, residual and all.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @returns capsules, then residual [window, frame, unit]
 */
export function encodeWhole(engine: Engine, model: RainModel, rates: Float32Array): Promise<Float32Array> {
  const { tf } = engine;
  return takeValues(tf.tidy(() => {
    const { t, residual } = latentOf(engine, model, rates);
    return residual === undefined ? t : tf.concat([t, residual], 1);
  }));
}

function latentOf(engine: Engine, model: RainModel, rates: Float32Array): Latent {
  const { rain, valid } = ratesAsTensors(engine, model, rates);
  return expectedLatent(engine, model, encode(engine, model, rain, valid));
}
