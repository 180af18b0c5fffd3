import { WET_RATE } from "../base/mod.ts";
import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { dense, parameterBuilder, type Parameters, type Position, type TrainingTask } from "../learning/mod.ts";
import { type CellLaws, type LawTensors, takeLaws } from "./cell_laws.ts";
import { compiledTraining, type PairedTrainingConfig } from "./compiled_training.ts";
import {
  FEATURES,
  type HalfHourFeatures,
  LATENT_FEATURES,
  type SeenHalfHours,
  UNET_FEATURES,
} from "./half_hour_features.ts";
import { type HurdleFields, hurdleNll } from "./likelihood.ts";
import { type LatentScale, scaleVariables } from "./latent_scale.ts";
import type { RainModel } from "./rain_model.ts";
import {
  type CellBatch,
  cellsAsTensors,
  type CellTensors,
  type CellWindows,
  firstWindows,
  overCells,
} from "./satellite_cells.ts";
import { softBound } from "./soft_bound.ts";

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
 * observed the cell. Rain rates and features of the half hour on the radar's cells are averaged over each satellite cell. What
 * observed the cell says which of the frames it saw: the law departs from the rain of these. A small network makes of all of
 * it the numbers of a hurdle law.
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
 * Middle and greatest departure of the logarithm of sigma of what the cell's rain leaves open: deviations of log-rain from 0.14 to
 * 1.8. The bound is soft (x / (1 + |x|)): from a hard one, as tanh is, training does not come back, and ends with the widest laws.
 */
const LOG_SIGMA = { middle: -0.7, reach: 1.3 };

/**
 * Variance of log-rain that what observed the cell adds, about. It is linear, but for being above 0: those of a retrieval and of its
 * age add. Its few numbers are mostly 0, so that they learn with a gain: a step of Adam moves each by no more than its size. They
 * begin at 0: drawn ones stay for thousands of steps, and had each seed tell sensors apart otherwise.
 */
const ADDED = { variance: 0.25, gain: 16 };

/** Rain that is added before logarithms are taken, mm h-1. */
const LITTLE_RAIN = 0.02;

/** Least share of a cell that is divided by: of a cell that no frame saw nothing is known. */
const LEAST_SEEN = 1e-3;

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
  const inputs = FEATURES + config.framesPerHalfHour + 1 + config.conditions;
  build.dense("head/moment", config.conditions, config.framesPerHalfHour);
  build.dense("head/hidden", inputs, HEAD);
  build.dense("head/law", HEAD, 3);
  build.dense("head/direct", inputs, 3);
  build.zeroDense("head/variance", config.conditions, 1);
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
  return lawsGiven(engine, generator, seenCells(engine, generator, x), x.conditions);
}

function seenCells(engine: Engine, generator: Generator, x: CellTensors): SeenCells {
  const { model, config: { kind, framesPerHalfHour: frames }, parameters, scale } = generator;
  const of = { model, frames, radar: x.radar, valid: x.radarValid, scale };
  return onCells(engine, FEATURES_OF[kind].apply(engine, parameters, of), x.slot, x.conditions.shape[1]!);
}

/** The laws of cells that are seen, given what observed them [window * half hour, slot, number]. */
function lawsGiven(
  engine: Engine,
  { parameters }: Generator,
  { features, rates, seen }: SeenCells,
  given: Tensor,
): CellLawTensors {
  const { tf } = engine;
  const [rows, slots, numbers] = given.shape as [number, number, number];
  const conditions = tf.reshape(given, [rows * slots, numbers]);
  // not by softmax: compiled, oneDNN's rounds otherwise than the plain first step, and a training that was cut ended at other bits
  const moment = tf.mul(tf.exp(dense(engine, parameters, "head/moment", conditions)), seen);
  const observed = tf.div(tf.sum(tf.mul(moment, rates), 1, true), tf.maximum(tf.sum(moment, 1, true), LEAST_SEEN));
  const logOf = (rate: Tensor) => tf.log(tf.mul(tf.add(rate, LITTLE_RAIN), 1 / WET_RATE));
  const logObserved = logOf(observed);
  const inputs = tf.concat([features, logOf(rates), logObserved, conditions], 1);
  const hidden = tf.relu(dense(engine, parameters, "head/hidden", inputs));
  // a sensor's bias is a summand of log-rain: what is linear need not go through the hidden layer
  const law = tf.add(
    dense(engine, parameters, "head/law", hidden),
    dense(engine, parameters, "head/direct", inputs),
  );
  const [wetLogit, departure, spread] = tf.unstack(tf.transpose(law)).map((one) => tf.reshape(one, [rows, slots])) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const amount = tf.add(departure, tf.reshape(logObserved, [rows, slots]));
  const open = tf.exp(tf.mul(2, tf.add(tf.mul(softBound(engine, spread), LOG_SIGMA.reach), LOG_SIGMA.middle)));
  const added = tf.softplus(tf.mul(dense(engine, parameters, "head/variance", conditions), ADDED.gain));
  const logSigma = tf.mul(0.5, tf.log(tf.add(open, tf.reshape(tf.mul(added, ADDED.variance), [rows, slots]))));
  return { fields: { wetLogit, amount }, logSigma };
}

/** What is seen of half hours on satellite cells, rows [window * half hour * slot]. */
type SeenCells = {
  /** Features [row, feature]. */
  readonly features: Tensor;
  /** Rain rate of each frame, mm h-1 [row, frame]. */
  readonly rates: Tensor;
  /** Share of the cell that each frame saw [row, frame]. */
  readonly seen: Tensor;
};

/** Means over satellite cells; rain where it was seen. */
function onCells(engine: Engine, half: SeenHalfHours, slot: Tensor, slots: number): SeenCells {
  const { tf } = engine;
  const [rows, height, width] = half.features.shape as [number, number, number, number];
  const byFrame = (x: Tensor) => tf.transpose(tf.reshape(x, [rows, -1, height, width]), [0, 2, 3, 1]);
  const [rain, seen] = [byFrame(tf.mul(half.rates, half.weights)), byFrame(half.weights)];
  const sizes = [FEATURES, rain.shape[3]!, seen.shape[3]!];
  const means = overCells(engine, tf.concat([half.features, rain, seen], 3), slot, slots);
  const flat = tf.reshape(means, [rows * slots, -1]);
  const [features, sums, shares] = tf.split(flat, sizes, 1) as [Tensor, Tensor, Tensor];
  return { features, rates: tf.div(sums, tf.maximum(shares, LEAST_SEEN)), seen: shares };
}

/** The laws of the satellite cells of windows [window, half hour, slot]. */
export function generateLaws(engine: Engine, generator: Generator, batch: CellWindows): Promise<CellLaws> {
  return takeLaws(
    engine,
    () => asLaws(engine, cellLaws(engine, generator, cellsAsTensors(engine, generator.model, batch))),
  );
}

function asLaws({ tf }: Engine, { fields, logSigma }: CellLawTensors): LawTensors {
  return { wetLogit: fields.wetLogit, location: fields.amount, sigma: tf.exp(logSigma) };
}

/**
 * The laws of the satellite cells of windows [window, half hour, slot], had all of them been observed alike: one for each of some
 * conditions, in their order. What is seen of the radar is made once for all.
 *
 * @param conditions Each [number], as many as the generator's configuration says.
 * @throws RangeError when one has more or fewer
 */
export async function generateLawsUnder(
  engine: Engine,
  generator: Generator,
  batch: CellWindows,
  conditions: readonly Float32Array[],
): Promise<CellLaws[]> {
  const { tf } = engine;
  const rows = batch.rain.length / batch.slots;
  const odd = conditions.find(({ length }) => length !== generator.config.conditions);
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot give ${odd.length} numbers of a condition: the generator takes ${generator.config.conditions}`,
    );
  }
  const { features, rates, seen } = tf.tidy(() =>
    seenCells(engine, generator, cellsAsTensors(engine, generator.model, batch))
  );
  try {
    const laws: CellLaws[] = [];
    for (const numbers of conditions) {
      laws.push(
        await takeLaws(engine, () => {
          const given = tf.tile(tf.tensor3d(numbers, [1, 1, numbers.length]), [rows, batch.slots, 1]);
          return asLaws(engine, lawsGiven(engine, generator, { features, rates, seen }, given));
        }),
      );
    }
    return laws;
  } finally {
    tf.dispose([features, rates, seen]);
  }
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
