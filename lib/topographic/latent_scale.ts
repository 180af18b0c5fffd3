import type { Engine, Tensor } from "../engine/mod.ts";
import type { Parameters } from "../learning/mod.ts";
import { type PairedWindows, ratesAsTensors } from "./paired.ts";
import { expectedLatent, sampleLatent } from "./rain_latent.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/** Mean and standard deviation of each unit of the radar's latent over its training windows [capsule * unit]. */
export interface LatentScale {
  /** Mean. */
  readonly mean: Float32Array;
  /** Standard deviation. */
  readonly deviation: Float32Array;
}

/** {@link LatentScale}, and how far draws of the radar's own posterior lie from its expectation. */
export interface DrawnScale extends LatentScale {
  /** Variance of a draw about the expected latent, in squared standard deviations of the expected latent [capsule * unit]. */
  readonly draws: Float32Array;
}

/** The scale of a latent as variables, which are not trained: "scale/mean" and "scale/deviation". */
export function scaleVariables(engine: Engine, { mean, deviation }: LatentScale): Parameters {
  return { "scale/mean": constant(engine, mean), "scale/deviation": constant(engine, deviation) };
}

/** A variable that is not trained, so that checkpoints hold it. */
export function constant({ tf }: Engine, values: Float32Array): Parameters[string] {
  return tf.tidy(() => tf.variable(tf.tensor1d(values), false));
}

/** Mean and standard deviation of the expected latent over batches of radar windows, and the variance of draws about it. */
export async function measureLatentScale(
  engine: Engine,
  model: RainModel,
  batches: AsyncIterable<Pick<PairedWindows, "radar">>,
): Promise<DrawnScale> {
  const { tf } = engine;
  const units = model.config.capsules * model.config.width;
  const [sum, squares, drawn] = [new Float64Array(units), new Float64Array(units), new Float64Array(units)];
  let [rows, step] = [0, 0];
  for await (const batch of batches) {
    const noise = engine.noise(0, step++);
    const latents = tf.tidy((): Tensor => {
      const { rain, valid } = ratesAsTensors(engine, model, batch.radar);
      const posteriors = encode(engine, model, rain, valid);
      return tf.stack([expectedLatent(engine, model, posteriors).t, sampleLatent(engine, model, posteriors, noise).t]);
    });
    const values = await takeValues(latents);
    const half = values.length / 2;
    for (let i = 0; i < half; i++) {
      sum[i % units]! += values[i]!;
      squares[i % units]! += values[i]! ** 2;
      drawn[i % units]! += (values[half + i]! - values[i]!) ** 2;
    }
    rows += half / units;
  }
  if (rows === 0) throw new RangeError("Cannot measure the latent: there is no batch of training windows");
  const mean = Float32Array.from(sum, (s) => s / rows);
  const deviation = Float32Array.from(squares, (s, i) => Math.sqrt(Math.max(s / rows - mean[i]! ** 2, 1e-8)));
  return { mean, deviation, draws: Float32Array.from(drawn, (s, i) => s / rows / deviation[i]! ** 2) };
}

/** The mean and standard deviation that latents are standardised by. */
export async function latentScaleOf({ scale }: { readonly scale: Parameters }): Promise<LatentScale> {
  const [mean, deviation] = await Promise.all([scale["scale/mean"]!.data(), scale["scale/deviation"]!.data()]);
  return { mean: mean as Float32Array, deviation: deviation as Float32Array };
}
