import { WET_RATE } from "../base/mod.ts";
import type { Engine, Tensor, Tensor2D } from "../engine/mod.ts";
import { type Position, reparameterise, type TrainingTask } from "../learning/mod.ts";
import { compiledTraining, type PairedTrainingConfig } from "./compiled_training.ts";
import { expectedRate } from "./likelihood.ts";
import { ratesAsTensors } from "./paired.ts";
import { projectedSpread, type Projector, projectPosterior, radarStandardised, unstandardise } from "./projector.ts";
import { amountLawOf } from "./rain_config.ts";
import { framesOf } from "./frames_of.ts";
import { decode } from "./rain_model.ts";
import { type CellBatch, cellsAsTensors, firstWindows, overCells } from "./satellite_cells.ts";

/** Windows of the satellite with its cells, and as many radar windows, of whatever rain: the two are not of one another. */
export interface UnpairedBatch extends CellBatch {
  /** Satellite rain rate on the models' cells [window, half hour, y, x], mm h-1, NaN where missing. */
  readonly satellite: Float32Array;
}

/** Weights of the losses: energy distance of the latents, and squared error of log-rain on the satellite's cells. */
const WEIGHTS = { moments: 20, consistency: 40 } as const;

/** Frames between which the change of latents is compared. */
const LAG = 3;

/**
 * A projector's training without pairs, for regions where no radar sees what the satellite does: draws of the projected latents
 * are to be distributed as draws of the radar's are, single ones and their changes in time (energy distance, Székely & Rizzo
 * 2013), and what they decode to, averaged over the satellite's cells and half hours, is to be what the satellite gave. Biases
 * of the satellite thus stay, but for what the distribution of the radar's latents does not allow.
 *
 * @param seed of the draws
 */
export function unpairedTraining(
  engine: Engine,
  projector: Projector,
  config: PairedTrainingConfig & { readonly seed: number },
  batches: (from: Position) => AsyncIterable<UnpairedBatch>,
): TrainingTask<UnpairedBatch> {
  const { tf } = engine;
  const { model, parameters, scale } = projector;
  const { size, frames } = model.config;
  const count = ({ slot }: UnpairedBatch) => slot.length / size ** 2;
  return compiledTraining<UnpairedBatch>(engine, config, {
    name: "project-unpaired",
    parameters,
    batches,
    count,
    first: (batch, windows) => ({
      ...firstWindows(batch, windows, count(batch)),
      satellite: batch.satellite.subarray(0, windows * batch.satellite.length / count(batch)),
    }),
    identify: (batch) => batch.origins,
    tensors: (batch) => {
      const { radar, radarValid, slot, rain, valid } = cellsAsTensors(engine, model, batch);
      const painted = ratesAsTensors(engine, model, batch.satellite);
      return [radar, radarValid, slot, rain, valid, painted.rain, painted.valid];
    },
    termsOf: (tensors, step) => {
      const [radar, radarValid, slot, rain, valid, satellite, satelliteValid] = tensors;
      const noise = engine.noise(config.seed, step);
      const posterior = projectPosterior(engine, projector, { satellite: satellite!, satelliteValid: satelliteValid! });
      const { mean, logVariance } = posterior;
      const drawn = reparameterise(engine, mean, logVariance, noise.normal("projected", mean.shape));
      const wanted = radarStandardised(engine, projector, { radar: radar!, radarValid: radarValid! }, noise).drawn;
      // units whose draws are noise do not drown the others
      const equal = (x: Tensor) => tf.mul(x, tf.exp(tf.mul(scale["scale/climate"]!, -0.5)));
      const changes = (x: Tensor) => tf.sub(framesOf(engine, x, frames, LAG, 0), framesOf(engine, x, frames, 0, LAG));
      const [own, other] = [equal(drawn), equal(wanted)];
      const moments = tf.add(
        energyDistance(engine, own, other),
        energyDistance(engine, changes(own), changes(other)),
      );
      const fields = decode(engine, model, { t: unstandardise(engine, projector, mean) });
      const rate = expectedRate(engine, fields, projectedSpread(engine, projector), amountLawOf(model.config));
      const [rows, slots] = rain!.shape as [number, number];
      const halves = tf.mean(tf.reshape(rate, [rows, -1, size, size]), 1);
      const cells = tf.reshape(overCells(engine, tf.expandDims(halves, 3), slot!, slots), [rows, slots]);
      // log-rain of the models jumps at 0.1 mm/h; this does not
      const smooth = (x: Tensor) => tf.log(tf.add(tf.div(x, WET_RATE), 1));
      const seen = tf.mul(tf.exp(rain!), tf.cast(tf.greater(rain!, 0), "float32"));
      const wrong = tf.mul(tf.squaredDifference(smooth(cells), tf.log(tf.add(seen, 1))), valid!);
      const consistency = tf.div(tf.sum(wrong), tf.maximum(tf.sum(valid!), 1));
      const loss = tf.add(tf.mul(moments, WEIGHTS.moments), tf.mul(consistency, WEIGHTS.consistency));
      return { loss, moments, consistency };
    },
  });
}

/** Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'| of rows [row, unit], by the root of their units (scalar). */
export function energyDistance(engine: Engine, x: Tensor, y: Tensor): Tensor {
  const { tf } = engine;
  const squares = (a: Tensor) => tf.sum(tf.square(a), 1, true);
  const mean = (a: Tensor, b: Tensor, pairs: number): Tensor => {
    const products = tf.matMul(a as Tensor2D, tf.transpose(b) as Tensor2D);
    const distance = tf.sub(tf.add(squares(a), tf.transpose(squares(b))), tf.mul(products, 2));
    return tf.div(tf.sum(tf.sqrt(tf.maximum(distance, 1e-6))), pairs);
  };
  const [n, m] = [x.shape[0]!, y.shape[0]!];
  const within = tf.add(mean(x, x, n * (n - 1)), mean(y, y, m * (m - 1)));
  return tf.div(tf.sub(tf.mul(mean(x, y, n * m), 2), within), Math.sqrt(x.shape[1]!));
}
