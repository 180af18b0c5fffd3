import type { Engine } from "../engine/mod.ts";
import { ratesAsTensors } from "./paired.ts";
import { expectedLatent } from "./rain_latent.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/**
 * Expected latent of radar rain.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @returns the model's own t (z of a plain VAE) [window, frame, capsule, unit]
 */
export function encodeRates(engine: Engine, model: RainModel, rates: Float32Array): Promise<Float32Array> {
  const latent = engine.tf.tidy(() => {
    const { rain, valid } = ratesAsTensors(engine, model, rates);
    return expectedLatent(engine, model, encode(engine, model, rain, valid)).t;
  });
  return takeValues(latent);
}
