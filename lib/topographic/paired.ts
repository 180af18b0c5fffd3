import type { Engine, Tensor } from "../engine/mod.ts";
import type { Parameters, Position, Positioned, TrainingTask } from "../learning/mod.ts";
import { compiledTraining, type PairedTrainingConfig } from "./compiled_training.ts";
import type { RainModel } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";

/** Windows where radar and satellite see the same rain, on the same cells. */
export interface PairedWindows {
  /** Radar rain rate [window, frame, y, x], mm h-1, NaN where missing. */
  readonly radar: Float32Array;
  /** Satellite rain rate [window, half hour, y, x], mm h-1, NaN where missing. */
  readonly satellite: Float32Array;
  /** Where each window starts. */
  readonly origins: readonly unknown[];
}

/** A batch of them in a stream for training. */
export interface PairedBatch extends PairedWindows, Positioned {}

/** A batch as log-rain and masks: radar [window * frame, y, x], satellite [window * half hour, y, x]. */
export interface PairedTensors {
  /** Log-rain of the radar, 0 where missing. */
  readonly radar: Tensor;
  /** 1 where the radar observes. */
  readonly radarValid: Tensor;
  /** Log-rain of the satellite, 0 where missing. */
  readonly satellite: Tensor;
  /** 1 where the satellite product has a value. */
  readonly satelliteValid: Tensor;
}

/** Rain rates [field, y, x], mm h-1, as log-rain (0 where missing) and mask (1 where there is a value). */
export function ratesAsTensors(
  { tf }: Engine,
  { config: { size } }: RainModel,
  rates: Float32Array,
): { readonly rain: Tensor; readonly valid: Tensor } {
  const { rain, valid } = rainAndMask(rates);
  const put = (values: Float32Array): Tensor => tf.tensor3d(values, [values.length / (size * size), size, size]);
  return { rain: put(rain), valid: put(valid) };
}

/** Puts a batch on the engine. */
export function framesAsTensors(engine: Engine, model: RainModel, batch: PairedWindows): PairedTensors {
  const radar = ratesAsTensors(engine, model, batch.radar);
  const satellite = ratesAsTensors(engine, model, batch.satellite);
  return {
    radar: radar.rain,
    radarValid: radar.valid,
    satellite: satellite.rain,
    satelliteValid: satellite.valid,
  };
}

/** A model trained on pairs with the radar model frozen: its name in checkpoints, and its trainable variables. */
export interface PairedModel {
  /** "generate" or "project". */
  readonly name: string;
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Trainable variables. */
  readonly parameters: Parameters;
}

/**
 * The training of a model between satellite and latent, one compiled step.
 *
 * @param termsOf metrics of a batch (scalars); "loss" is what is minimised
 */
export function pairedTraining(
  engine: Engine,
  { name, model, parameters }: PairedModel,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<PairedBatch>,
  termsOf: (batch: PairedTensors) => Readonly<Record<string, Tensor>> & { readonly loss: Tensor },
): TrainingTask<PairedBatch> {
  const { frames, size } = model.config;
  const count = ({ radar }: PairedWindows) => radar.length / (frames * size * size);
  return compiledTraining<PairedBatch>(engine, config, {
    name,
    parameters,
    batches,
    count,
    first: (batch, windows) => {
      const leading = (rates: Float32Array) => rates.subarray(0, windows * rates.length / count(batch));
      return { ...batch, radar: leading(batch.radar), satellite: leading(batch.satellite) };
    },
    identify: (batch) => batch.origins,
    tensors: (batch) => {
      const { radar, radarValid, satellite, satelliteValid } = framesAsTensors(engine, model, batch);
      return [radar, radarValid, satellite, satelliteValid];
    },
    termsOf: ([radar, radarValid, satellite, satelliteValid]) =>
      termsOf({
        radar: radar!,
        radarValid: radarValid!,
        satellite: satellite!,
        satelliteValid: satelliteValid!,
      }),
  });
}
