import type { Engine, Tensor } from "../../engine/mod.ts";
import { expectedLogRain, expectedRate } from "../likelihood.ts";
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
  return takeValues(
    engine.tf.tidy(() => expected(engine, model, latents, latents.length / latentUnits(model.config)).rate()),
  );
}

/**
 * Expected log-rain and rain rate of latents.
 *
 * @param latents [row, unit]: capsules, then residual, or capsules alone, as so many rows make of them
 * @returns ln(R / 0.1 mm/h), and mm h-1 [row, y, x]
 * @throws RangeError when a row is neither
 */
export async function decodeRain(
  engine: Engine,
  model: RainModel,
  latents: Float32Array,
  rows: number,
): Promise<{ readonly logRain: Float32Array; readonly rate: Float32Array }> {
  const [logRain, rate] = engine.tf.tidy(() => {
    const found = expected(engine, model, latents, rows);
    return [found.logRain(), found.rate()];
  }) as [Tensor, Tensor];
  return { logRain: await takeValues(logRain), rate: await takeValues(rate) };
}

/** What is expected of latents decoded. */
function expected(engine: Engine, model: RainModel, latents: Float32Array, rows: number) {
  const { tf } = engine;
  const { capsules, width, residual } = model.config;
  const [units, all] = [latents.length / rows, latentUnits(model.config)];
  if (units !== all && units !== capsules * width) {
    throw new RangeError(
      `Cannot decode latents of ${units} units: the model's have ${all}, ${capsules * width} in capsules`,
    );
  }
  const values = tf.tensor2d(latents, [rows, units]);
  const part = (first: number, count: number): Tensor => tf.slice(values, [0, first], [rows, count]);
  const whole = residual > 0 && units === all;
  const t = part(0, capsules * width);
  const fields = decode(engine, model, whole ? { t, residual: part(capsules * width, residual) } : { t });
  const [spread, law] = [spreadOf(engine, model, units === all ? "own" : "rolled"), amountLawOf(model.config)];
  return {
    logRain: () => expectedLogRain(engine, fields, spread, law),
    rate: () => expectedRate(engine, fields, spread, law),
  };
}
