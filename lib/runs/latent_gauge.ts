import type { Engine } from "../engine/mod.ts";
import { encodeRates, type LatentScale, type RainModel } from "../topographic/mod.ts";

/** Where the latents of a model are measured from and by, so that metrics can compare them. */
export interface LatentGauge {
  /** Latent of a frame without rain after others without, [capsule * unit]. */
  readonly origin: Float32Array;
  /**
   * Root mean square standard deviation of the units of each capsule, the same for all of them, [capsule * unit]: units
   * scaled one by one would not roll.
   */
  readonly scale: Float32Array;
}

/** The gauge of a model whose latent has this mean and standard deviation by unit. */
export async function latentGauge(
  engine: Engine,
  model: RainModel,
  deviation: ArrayLike<number>,
): Promise<LatentGauge> {
  const { frames, size, capsules, width } = model.config;
  const dry = await encodeRates(engine, model, new Float32Array(frames * size * size));
  const scale = Float32Array.from({ length: capsules * width }, (_, unit) => {
    const first = unit - unit % width;
    let squares = 0;
    for (let i = first; i < first + width; i++) squares += deviation[i]! ** 2;
    return Math.sqrt(squares / width);
  });
  return { origin: dry.slice(-capsules * width), scale };
}

/** Standard deviation of each unit of latents [row, unit]. */
export function deviationOf(latents: Float32Array, units: number): Float32Array {
  const [sum, squares] = [new Float64Array(units), new Float64Array(units)];
  latents.forEach((value, i) => {
    sum[i % units]! += value;
    squares[i % units]! += value * value;
  });
  const rows = latents.length / units;
  return Float32Array.from(sum, (total, i) => Math.sqrt(Math.max(0, squares[i]! / rows - (total / rows) ** 2)));
}

/** Departures of latents [..., capsule, unit] from that of no rain, capsules of equal weight. */
export function departures({ origin, scale }: LatentGauge, latents: Float32Array): Float32Array {
  return latents.map((value, i) => (value - origin[i % origin.length]!) / scale[i % scale.length]!);
}

/** Latents in standard deviations from the mean as the model's own. */
export function fromStandardised({ mean, deviation }: LatentScale, standardised: Float32Array): Float32Array {
  return standardised.map((value, i) => value * deviation[i % mean.length]! + mean[i % mean.length]!);
}
