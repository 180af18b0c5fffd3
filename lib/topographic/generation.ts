import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import {
  dense,
  parameterBuilder,
  type Parameters,
  type Position,
  type TrainingTask,
  upsampling,
} from "../learning/mod.ts";
import { expectedRate, type HurdleFields, hurdleFields, hurdleNll } from "./likelihood.ts";
import {
  framesAsTensors,
  type PairedBatch,
  pairedTraining,
  type PairedTrainingConfig,
  type PairedWindows,
} from "./paired.ts";
import { expectedLatent } from "./rain_latent.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/** Decoder from the radar's latent to the satellite's rain: one field per half hour from the latent of its frames. */
export interface Generator {
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Radar frames in a half hour. */
  readonly framesPerHalfHour: number;
  /** Trainable variables. */
  readonly parameters: Parameters;
}

/** A new generator for a frozen radar model. */
export function createGenerator(engine: Engine, model: RainModel, framesPerHalfHour: number, noise: Noise): Generator {
  const { capsules, width, residual, hidden, size, channels } = model.config;
  const [first, second, third] = channels;
  const small = size / 8;
  const build = parameterBuilder(engine, noise);
  build.dense("hidden", framesPerHalfHour * (capsules * width + residual), hidden);
  build.dense("grid", hidden, small * small * third);
  build.convolution("1", 3, third, 4 * second);
  build.convolution("2", 3, second, 4 * first);
  build.convolution("3", 3, first, 4 * 2);
  build.scalar("logSigma", -0.2);
  return { model, framesPerHalfHour, parameters: build.parameters };
}

/** Satellite rain fields [window * half hour, y, x] from log-rain and mask of radar frames [window * frame, y, x]. */
export function generateFields(engine: Engine, generator: Generator, radar: Tensor, valid: Tensor): HurdleFields {
  const { tf } = engine;
  const { model, framesPerHalfHour, parameters } = generator;
  const { size, channels } = model.config;
  const small = size / 8;
  const { t, residual } = expectedLatent(engine, model, encode(engine, model, radar, valid));
  const latent = residual === undefined ? t : tf.concat([t, residual], 1);
  const halfHours = radar.shape[0]! / framesPerHalfHour;
  let h: Tensor = tf.reshape(latent, [halfHours, -1]);
  h = tf.relu(dense(engine, parameters, "hidden", h));
  h = tf.relu(dense(engine, parameters, "grid", h));
  h = tf.reshape(h, [halfHours, small, small, channels[2]]) as Tensor4D;
  h = tf.relu(upsampling(engine, parameters, "1", h));
  h = tf.relu(upsampling(engine, parameters, "2", h));
  return hurdleFields(engine, upsampling(engine, parameters, "3", h));
}

/** Generated satellite rain rate of a batch, mm h-1 [window, half hour, y, x]. */
export function generateRain(engine: Engine, generator: Generator, batch: PairedWindows): Promise<Float32Array> {
  const rate = engine.tf.tidy(() => {
    const { radar, radarValid } = framesAsTensors(engine, generator.model, batch);
    const fields = generateFields(engine, generator, radar, radarValid);
    return expectedRate(engine, fields, generator.parameters["logSigma"]!);
  });
  return takeValues(rate);
}

/** The generator's training: likelihood of the satellite's rain, the radar model frozen. */
export function generatorTraining(
  engine: Engine,
  generator: Generator,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<PairedBatch>,
): TrainingTask<PairedBatch> {
  const { model, parameters } = generator;
  return pairedTraining(engine, { name: "generate", model, parameters }, config, batches, (x) => {
    const fields = generateFields(engine, generator, x.radar, x.radarValid);
    const nll = hurdleNll(engine, fields, parameters["logSigma"]!, x.satellite, x.satelliteValid);
    return { loss: engine.tf.div(nll, x.satellite.shape[0]!) };
  });
}
