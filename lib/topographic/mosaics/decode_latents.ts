import type { Engine, Tensor } from "../../engine/mod.ts";
import { expectedRate } from "../likelihood.ts";
import { amountLawOf } from "../rain_config.ts";
import { decode, type RainModel, spreadOf } from "../rain_model.ts";
import { takeValues } from "../take_values.ts";
import { latentUnits } from "./sequence_encoder.ts";

/**
 * Expected rain rate of latents, by the model's own law of the amount.
 *
 * @param latents [row, unit]: capsules, then residual
 * @returns mm h-1 [row, y, x]
 */
export function decodeLatents(engine: Engine, model: RainModel, latents: Float32Array): Promise<Float32Array> {
  const { tf } = engine;
  const { capsules, width, residual } = model.config;
  const units = latentUnits(model.config);
  const rows = latents.length / units;
  const rate = tf.tidy(() => {
    const all = tf.tensor2d(latents, [rows, units]);
    const part = (first: number, count: number): Tensor => tf.slice(all, [0, first], [rows, count]);
    const t = part(0, capsules * width);
    const latent = residual > 0 ? { t, residual: part(capsules * width, residual) } : { t };
    const fields = decode(engine, model, latent);
    return expectedRate(engine, fields, spreadOf(engine, model, "own"), amountLawOf(model.config));
  });
  return takeValues(rate);
}
