import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { parameterBuilder, type Parameters, type Position, type TrainingTask } from "../learning/mod.ts";
import { type CellLaws, takeLaws } from "./cell_laws.ts";
import type { PairedTrainingConfig } from "./compiled_training.ts";
import { type HurdleFields, hurdleNll } from "./likelihood.ts";
import { type PairedBatch, pairedTraining, ratesAsTensors } from "./paired.ts";
import type { SatelliteTensors } from "./projector.ts";
import type { RainModel } from "./rain_model.ts";
import { softBound } from "./soft_bound.ts";
import { applyUnet, buildUnet } from "./unet.ts";

/** A U-Net from the satellite's half hours of a window to the law of the radar's rain in each cell and frame: no latent. */
export interface Downscaler {
  /** The radar model beside which it stands: of it, sizes and channels are taken. */
  readonly model: RainModel;
  /** Half hours in a window. */
  readonly halfHours: number;
  /** Trainable variables. */
  readonly parameters: Parameters;
}

/** Numbers of the law of a cell: wet logit, location of log-rain, logarithm of its deviation. */
const NUMBERS = 3;

/** Middle and greatest departure of the logarithm of the deviation, softly bounded as that of generators. */
const LOG_SIGMA = { middle: -0.2, reach: 1.1 };

/** A new one. */
export function createDownscaler(engine: Engine, model: RainModel, halfHours: number, noise: Noise): Downscaler {
  const { channels, frames } = model.config;
  const build = parameterBuilder(engine, noise);
  buildUnet(build, channels, 2 * halfHours, NUMBERS * frames);
  return { model, halfHours, parameters: build.parameters };
}

/** Hurdle fields [window * frame, y, x] and logarithm of the deviation of log-rain, same shape. */
function lawsOnEngine(
  engine: Engine,
  { model: { config: { size, frames } }, halfHours, parameters }: Downscaler,
  { satellite, satelliteValid }: SatelliteTensors,
): { readonly fields: HurdleFields; readonly logSigma: Tensor } {
  const { tf } = engine;
  const windows = satellite.shape[0]! / halfHours;
  const channels = (x: Tensor) => tf.transpose(tf.reshape(x, [windows, halfHours, size, size]), [0, 2, 3, 1]);
  const out = applyUnet(engine, parameters, tf.concat([channels(satellite), channels(satelliteValid)], 3));
  const turned = tf.transpose(tf.reshape(out, [windows, size, size, NUMBERS, frames]), [3, 0, 4, 1, 2]);
  const [wetLogit, amount, spread] = tf.unstack(tf.reshape(turned, [NUMBERS, windows * frames, size, size]));
  const bounded = softBound(engine, spread!);
  return {
    fields: { wetLogit: wetLogit!, amount: amount! },
    logSigma: tf.add(tf.mul(bounded, LOG_SIGMA.reach), LOG_SIGMA.middle),
  };
}

/**
 * The laws of the radar's rain given satellite rain.
 *
 * @param rates rain rate [window, half hour, y, x], mm h-1, NaN where missing
 * @returns [window, frame, y, x]
 */
export function downscaledLaws(engine: Engine, downscaler: Downscaler, rates: Float32Array): Promise<CellLaws> {
  return takeLaws(engine, () => {
    const { rain, valid } = ratesAsTensors(engine, downscaler.model, rates);
    const { fields, logSigma } = lawsOnEngine(engine, downscaler, { satellite: rain, satelliteValid: valid });
    return { wetLogit: fields.wetLogit, location: fields.amount, sigma: engine.tf.exp(logSigma) };
  });
}

/** Its training: likelihood of the radar's frames. */
export function downscalerTraining(
  engine: Engine,
  downscaler: Downscaler,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<PairedBatch>,
): TrainingTask<PairedBatch> {
  const { model, parameters } = downscaler;
  return pairedTraining(engine, { name: "project-unet", model, parameters }, config, batches, (x) => {
    const { fields, logSigma } = lawsOnEngine(engine, downscaler, x);
    const nll = hurdleNll(engine, fields, logSigma, x.radar, x.radarValid);
    return { loss: engine.tf.div(nll, x.radar.shape[0]!) };
  });
}
