import type { Engine, Noise, Tensor, Tensor3D } from "../engine/mod.ts";
import { dense, parameterBuilder, type Parameters, type Position, type TrainingTask } from "../learning/mod.ts";
import { compiledTraining, type PairedTrainingConfig } from "./compiled_training.ts";
import { FEATURES, type HalfHourFeatures, LATENT_FEATURES, UNET_FEATURES } from "./half_hour_features.ts";
import { type HurdleFields, hurdleNll } from "./likelihood.ts";
import { type LatentScale, scaleVariables } from "./projection.ts";
import type { RainModel } from "./rain_model.ts";
import { type CellBatch, cellsAsTensors, type CellTensors, type CellWindows, firstWindows } from "./satellite_cells.ts";
import { takeValues } from "./take_values.ts";

/** What a generator sees of the radar: its latent, or the frames themselves, to compare with. */
export type GeneratorKind = "latent" | "unet";

const FEATURES_OF: Readonly<Record<GeneratorKind, HalfHourFeatures>> = { latent: LATENT_FEATURES, unet: UNET_FEATURES };

/** What fixes a generator beside the radar model. */
export interface GeneratorConfig {
  /** What it sees of the radar. */
  readonly kind: GeneratorKind;
  /** Radar frames in a half hour. */
  readonly framesPerHalfHour: number;
  /** Numbers that say what observed a cell. */
  readonly conditions: number;
}

/**
 * From the radar to the satellite's rain: the law of each satellite cell and half hour, given the radar's frames and what
 * observed the cell. Features of the half hour on the radar's cells are averaged over each satellite cell; a small network
 * makes of them and of the conditions the numbers of a hurdle law.
 */
export interface Generator {
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Configuration. */
  readonly config: GeneratorConfig;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** Mean and standard deviation of the latent that it sees, as variables so that checkpoints hold them; not trained. */
  readonly scale: Parameters;
}

/** Units of the hidden layer between features, conditions and the law. */
const HEAD = 48;

/**
 * Middle and greatest departure of the logarithm of sigma: deviations of log-rain from 0.2 to 1.8. The bound is soft
 * (x / (1 + |x|)): from a hard one, as tanh is, training does not come back, and ends with the widest laws of all.
 */
const LOG_SIGMA = { middle: -0.5, reach: 1.1 };

/** A new generator for a frozen radar model, whose latent has `scale`. */
export function createGenerator(
  engine: Engine,
  model: RainModel,
  config: GeneratorConfig,
  scale: LatentScale,
  noise: Noise,
): Generator {
  const build = parameterBuilder(engine, noise);
  FEATURES_OF[config.kind].build(build, model, config.framesPerHalfHour);
  build.dense("head/hidden", FEATURES + config.conditions, HEAD);
  build.dense("head/law", HEAD, 3);
  build.dense("head/direct", FEATURES + config.conditions, 3);
  return {
    model,
    config,
    parameters: build.parameters,
    scale: config.kind === "latent" ? scaleVariables(engine, scale) : {},
  };
}

/** Laws of satellite cells [window * half hour, slot]: their hurdle fields, and the logarithm of their own sigma. */
export interface CellLawTensors {
  /** Wet logit and location of log-rain. */
  readonly fields: HurdleFields;
  /** Logarithm of the standard deviation of log-rain. */
  readonly logSigma: Tensor;
}

/** The laws of windows on the engine. */
export function cellLaws(engine: Engine, generator: Generator, x: CellTensors): CellLawTensors {
  const { tf } = engine;
  const { model, config: { kind, framesPerHalfHour }, parameters, scale } = generator;
  const [rows, slots, conditions] = x.conditions.shape as [number, number, number];
  const frames = { model, frames: framesPerHalfHour, radar: x.radar, valid: x.radarValid, scale };
  const features = FEATURES_OF[kind].apply(engine, parameters, frames);
  const inputs = tf.concat([
    tf.reshape(overCells(engine, features, x.slot, slots), [rows * slots, FEATURES]),
    tf.reshape(x.conditions, [rows * slots, conditions]),
  ], 1);
  const hidden = tf.relu(dense(engine, parameters, "head/hidden", inputs));
  // a sensor's bias is a summand of log-rain: what is linear need not go through the hidden layer
  const law = tf.add(
    dense(engine, parameters, "head/law", hidden),
    dense(engine, parameters, "head/direct", inputs),
  );
  const numbers = tf.unstack(tf.transpose(law)).map((one) => tf.reshape(one, [rows, slots]));
  const [wetLogit, amount, spread] = numbers as [Tensor, Tensor, Tensor];
  const bounded = tf.div(spread, tf.add(tf.abs(spread), 1));
  const logSigma = tf.add(tf.mul(bounded, LOG_SIGMA.reach), LOG_SIGMA.middle);
  return { fields: { wetLogit, amount }, logSigma };
}

/** Means of features [window * half hour, y, x, feature] over satellite cells [window, half hour, slot, feature]; 0 of none. */
function overCells({ tf }: Engine, features: Tensor, slot: Tensor, slots: number): Tensor {
  const [rows, height, width, count] = features.shape as [number, number, number, number];
  const windows = slot.shape[0]!;
  const halfHours = rows / windows;
  const cells = height * width;
  const numbers = tf.reshape(tf.range(0, slots, 1, "int32"), [1, slots, 1]);
  const holds = tf.cast(tf.equal(tf.reshape(slot, [windows, 1, cells]), numbers), "float32");
  const byCell = tf.transpose(tf.reshape(features, [windows, halfHours, cells, count]), [0, 2, 1, 3]);
  const sums = tf.matMul(holds as Tensor3D, tf.reshape(byCell, [windows, cells, halfHours * count]));
  const means = tf.div(sums, tf.maximum(tf.sum(holds, 2, true), 1));
  return tf.transpose(tf.reshape(means, [windows, slots, halfHours, count]), [0, 2, 1, 3]);
}

/** Laws of satellite cells [window, half hour, slot]: rain with a probability, and then log-normal, cut below 0.1 mm/h. */
export interface CellLaws {
  /** Probability of rain. */
  readonly wet: Float32Array;
  /** Mean of ln(R / 0.1 mm/h) before the normal is cut at 0. */
  readonly location: Float32Array;
  /** Its standard deviation. */
  readonly sigma: Float32Array;
}

/** The laws of windows. */
export async function generateLaws(engine: Engine, generator: Generator, batch: CellWindows): Promise<CellLaws> {
  const { tf } = engine;
  const laws = tf.tidy(() => {
    const { fields, logSigma } = cellLaws(engine, generator, cellsAsTensors(engine, generator.model, batch));
    return tf.stack([tf.sigmoid(fields.wetLogit), fields.amount, tf.exp(logSigma)]) as Tensor;
  });
  const values = await takeValues(laws);
  const third = values.length / 3;
  return {
    wet: values.subarray(0, third),
    location: values.subarray(third, 2 * third),
    sigma: values.subarray(2 * third),
  };
}

/** A generator's training: likelihood of the satellite's rain, the radar model frozen. */
export function generatorTraining(
  engine: Engine,
  name: string,
  generator: Generator,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<CellBatch>,
): TrainingTask<CellBatch> {
  const { model, parameters } = generator;
  const count = ({ slot }: CellWindows) => slot.length / model.config.size ** 2;
  return compiledTraining<CellBatch>(engine, config, {
    name,
    parameters,
    batches,
    count,
    first: (batch, windows) => firstWindows(batch, windows, count(batch)),
    identify: (batch) => batch.origins,
    tensors: (batch) => {
      const { radar, radarValid, slot, conditions, rain, valid } = cellsAsTensors(engine, model, batch);
      return [radar, radarValid, slot, conditions, rain, valid];
    },
    termsOf: (tensors) => {
      const [radar, radarValid, slot, conditions, rain, valid] = tensors as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const laws = cellLaws(engine, generator, { radar, radarValid, slot, conditions, rain, valid });
      const nll = hurdleNll(engine, laws.fields, laws.logSigma, rain, valid);
      return { loss: engine.tf.div(nll, rain.shape[0]!) };
    },
  });
}
