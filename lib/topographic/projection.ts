import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import {
  convolution,
  dense,
  parameterBuilder,
  type Parameters,
  type Position,
  type TrainingTask,
} from "../learning/mod.ts";
import type { PairedTrainingConfig } from "./compiled_training.ts";
import { expectedRate, hurdleNll } from "./likelihood.ts";
import { framesAsTensors, type PairedBatch, pairedTraining, type PairedWindows, ratesAsTensors } from "./paired.ts";
import { amountLawOf } from "./rain_config.ts";
import { expectedLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/** Mean and standard deviation of each unit of the radar's latent over its training windows [capsule * unit]. */
export interface LatentScale {
  /** Mean. */
  readonly mean: Float32Array;
  /** Standard deviation. */
  readonly deviation: Float32Array;
}

/** Encoder from the satellite's half hours of a window to the radar's topographic latent of all its frames. */
export interface Projector {
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Half hours in a window. */
  readonly halfHours: number;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** Mean and standard deviation of the latent, as variables so that checkpoints hold them; they are not trained. */
  readonly scale: Parameters;
}

/** A new projector for a frozen radar model. */
export function createProjector(
  engine: Engine,
  model: RainModel,
  halfHours: number,
  scale: LatentScale,
  noise: Noise,
): Projector {
  const { capsules, width, hidden, size, channels, frames } = model.config;
  const [first, second, third] = channels;
  const small = size / 8;
  const build = parameterBuilder(engine, noise);
  build.convolution("1", 4, 2 * halfHours, first);
  build.convolution("2", 4, first, second);
  build.convolution("3", 4, second, third);
  build.dense("hidden", small * small * third, hidden);
  build.dense("latent", hidden, frames * capsules * width);
  const { spread } = amountLawOf(model.config);
  if (spread !== null) build.scalar(spread.name, spread.rolled);
  return { model, halfHours, parameters: build.parameters, scale: scaleVariables(engine, scale) };
}

/** The scale of a latent as variables, which are not trained: "scale/mean" and "scale/deviation". */
export function scaleVariables({ tf }: Engine, { mean, deviation }: LatentScale): Parameters {
  const constant = (values: Float32Array) => tf.tidy(() => tf.variable(tf.tensor1d(values), false));
  return { "scale/mean": constant(mean), "scale/deviation": constant(deviation) };
}

/**
 * Projects satellite rain onto the latent, in standard deviations from the radar's mean latent.
 *
 * @param satellite log-rain [window * half hour, y, x]
 * @param valid 1 where the product has a value, same shape
 * @returns [window * frame, capsule * unit]
 */
export function projectStandardised(engine: Engine, projector: Projector, satellite: Tensor, valid: Tensor): Tensor {
  const { tf } = engine;
  const { model: { config }, halfHours, parameters } = projector;
  const { size, frames, capsules, width } = config;
  const windows = satellite.shape[0]! / halfHours;
  const asChannels = (x: Tensor) => tf.transpose(tf.reshape(x, [windows, halfHours, size, size]), [0, 2, 3, 1]);
  let h: Tensor = tf.concat([asChannels(satellite), asChannels(valid)], 3) as Tensor4D;
  for (const layer of ["1", "2", "3"]) h = tf.relu(convolution(engine, parameters, layer, h, 2));
  h = tf.relu(dense(engine, parameters, "hidden", tf.reshape(h, [windows, -1])));
  return tf.reshape(dense(engine, parameters, "latent", h), [windows * frames, capsules * width]);
}

/** Latent in standard deviations turned into the model's own. */
export function unstandardise({ tf }: Engine, { scale }: Projector, standardised: Tensor): Tensor {
  return tf.add(tf.mul(standardised, scale["scale/deviation"]!), scale["scale/mean"]!);
}

/** The radar's expected latent in standard deviations [window * frame, capsule * unit]. */
export function radarStandardised(
  engine: Engine,
  { model, scale }: Projector,
  radar: Tensor,
  valid: Tensor,
): Tensor {
  const { tf } = engine;
  const { t } = expectedLatent(engine, model, encode(engine, model, radar, valid));
  return tf.div(tf.sub(t, scale["scale/mean"]!), scale["scale/deviation"]!);
}

/** Mean and standard deviation of the expected latent over batches of radar windows. */
export async function measureLatentScale(
  engine: Engine,
  model: RainModel,
  batches: AsyncIterable<PairedWindows>,
): Promise<LatentScale> {
  const units = model.config.capsules * model.config.width;
  const sum = new Float64Array(units);
  const squares = new Float64Array(units);
  let rows = 0;
  for await (const batch of batches) {
    const latent = engine.tf.tidy(() => {
      const { radar, radarValid } = framesAsTensors(engine, model, batch);
      return expectedLatent(engine, model, encode(engine, model, radar, radarValid)).t;
    });
    const t = await takeValues(latent);
    for (let i = 0; i < t.length; i++) {
      sum[i % units]! += t[i]!;
      squares[i % units]! += t[i]! ** 2;
    }
    rows += t.length / units;
  }
  if (rows === 0) throw new RangeError("Cannot measure the latent: there is no window with both radar and satellite");
  const mean = Float32Array.from(sum, (s) => s / rows);
  const deviation = Float32Array.from(squares, (s, i) => Math.sqrt(Math.max(s / rows - mean[i]! ** 2, 1e-8)));
  return { mean, deviation };
}

/** The mean and standard deviation that a projector's latents are standardised by. */
export async function latentScaleOf({ scale }: Projector): Promise<LatentScale> {
  const [mean, deviation] = await Promise.all([scale["scale/mean"]!.data(), scale["scale/deviation"]!.data()]);
  return { mean: mean as Float32Array, deviation: deviation as Float32Array };
}

/** Projection of one batch. */
export interface LatentProjection {
  /** Latent of the satellite, standard deviations [window, frame, capsule, unit]. */
  readonly satellite: Float32Array;
  /** Latent of the radar, standard deviations, same shape. */
  readonly radar: Float32Array;
  /** Radar-like rain rate that the satellite's latent decodes to, mm h-1 [window, frame, y, x]. */
  readonly decoded: Float32Array;
}

/** Projects a batch and decodes it. */
export async function project(
  engine: Engine,
  projector: Projector,
  batch: PairedWindows,
): Promise<LatentProjection> {
  const satellite = await projectSatellite(engine, projector, batch.satellite);
  const radar = engine.tf.tidy(() => {
    const { rain, valid } = ratesAsTensors(engine, projector.model, batch.radar);
    return radarStandardised(engine, projector, rain, valid);
  });
  return {
    satellite,
    radar: await takeValues(radar),
    decoded: await decodeProjection(engine, projector, satellite),
  };
}

/**
 * Projects satellite rain, also where no radar is.
 *
 * @param rates rain rate [window, half hour, y, x], mm h-1, NaN where missing
 * @returns standard deviations from the radar's mean latent [window, frame, capsule, unit]
 */
export function projectSatellite(engine: Engine, projector: Projector, rates: Float32Array): Promise<Float32Array> {
  const latent = engine.tf.tidy(() => {
    const { rain, valid } = ratesAsTensors(engine, projector.model, rates);
    return projectStandardised(engine, projector, rain, valid);
  });
  return takeValues(latent);
}

/** Radar-like rain rate, mm h-1 [window, frame, y, x], that a projection of {@link projectSatellite} decodes to. */
export function decodeProjection(engine: Engine, projector: Projector, latent: Float32Array): Promise<Float32Array> {
  const { tf } = engine;
  const { model } = projector;
  const units = model.config.capsules * model.config.width;
  const rate = tf.tidy(() => {
    const t = unstandardise(engine, projector, tf.tensor2d(latent, [latent.length / units, units]));
    return expectedRate(engine, decode(engine, model, { t }), spreadOf(engine, projector), amountLawOf(model.config));
  });
  return takeValues(rate);
}

/** What cells share in the law of the amount decoded from a projection (scalar); for laws that share nothing, 0. */
function spreadOf({ tf }: Engine, { model, parameters }: Projector): Tensor {
  return parameters[amountLawOf(model.config).spread?.name ?? ""] ?? tf.scalar(0);
}

/** The projector's training: distance to the radar's latent and likelihood of the radar's frames, radar model frozen. */
export function projectorTraining(
  engine: Engine,
  projector: Projector,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<PairedBatch>,
): TrainingTask<PairedBatch> {
  const { tf } = engine;
  const { model, parameters } = projector;
  const units = model.config.capsules * model.config.width;
  return pairedTraining(engine, { name: "project", model, parameters }, config, batches, (x) => {
    const target = radarStandardised(engine, projector, x.radar, x.radarValid);
    const standardised = projectStandardised(engine, projector, x.satellite, x.satelliteValid);
    const latent = tf.mean(tf.squaredDifference(standardised, target));
    const fields = decode(engine, model, { t: unstandardise(engine, projector, standardised) });
    const spread = spreadOf(engine, projector);
    const nll = hurdleNll(engine, fields, spread, x.radar, x.radarValid, amountLawOf(model.config));
    const rain = tf.div(nll, x.radar.shape[0]!);
    return { loss: tf.add(rain, tf.mul(latent, units / 2)), latent, rain };
  });
}
