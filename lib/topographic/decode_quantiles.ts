import { WET_RATE } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { ratesAsTensors } from "./paired.ts";
import { expectedLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/**
 * Quantiles of the rate where it rains, as a model's heads for them decode the expected latent of radar rain.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @returns mm h-1 [level, window, frame, y, x], levels as in the model's configuration
 * @throws RangeError when the model has no heads for quantiles
 */
export async function decodeQuantiles(engine: Engine, model: RainModel, rates: Float32Array): Promise<Float32Array> {
  const { tf } = engine;
  const logs = await takeValues(tf.tidy(() => {
    const { rain, valid } = ratesAsTensors(engine, model, rates);
    const { quantiles } = decode(engine, model, expectedLatent(engine, model, encode(engine, model, rain, valid)));
    if (quantiles === undefined) {
      throw new RangeError(
        'Cannot decode quantiles: the model has no heads for them; train one with the lever "quantiles"',
      );
    }
    return quantiles;
  }));
  return logs.map((log) => WET_RATE * Math.exp(log));
}
