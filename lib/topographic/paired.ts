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
  /** What observed each cell [window, half hour, y, x, number]; only for models that are told. */
  readonly conditions?: Float32Array;
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
  /** What observed each cell [window * half hour, y, x, number]; only where the batch has it. */
  readonly conditions?: Tensor;
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
    ...(batch.conditions === undefined
      ? {}
      : { conditions: conditionsAsTensor(engine, model, batch.conditions, batch.satellite) }),
  };
}

/**
 * Conditions on the engine [window * half hour, y, x, number].
 *
 * @param conditions [window, half hour, y, x, number]
 * @param satellite rates that they go with [window, half hour, y, x]
 */
export function conditionsAsTensor(
  { tf }: Engine,
  { config: { size } }: RainModel,
  conditions: Float32Array,
  satellite: Float32Array,
): Tensor {
  const fields = satellite.length / (size * size);
  return tf.tensor4d(conditions, [fields, size, size, conditions.length / satellite.length]);
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
 * @param termsOf metrics of a batch (scalars) at a step (int32 scalar); "loss" is what is minimised
 */
export function pairedTraining(
  engine: Engine,
  { name, model, parameters }: PairedModel,
  config: PairedTrainingConfig,
  batches: (from: Position) => AsyncIterable<PairedBatch>,
  termsOf: (batch: PairedTensors, step: Tensor) => Readonly<Record<string, Tensor>> & { readonly loss: Tensor },
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
      const { radar, satellite, conditions } = batch;
      const kept = { ...batch, radar: leading(radar), satellite: leading(satellite) };
      return conditions === undefined ? kept : { ...kept, conditions: leading(conditions) };
    },
    identify: (batch) => batch.origins,
    tensors: (batch) => {
      const { radar, radarValid, satellite, satelliteValid, conditions } = framesAsTensors(engine, model, batch);
      return [radar, radarValid, satellite, satelliteValid, ...(conditions === undefined ? [] : [conditions])];
    },
    termsOf: ([radar, radarValid, satellite, satelliteValid, conditions], step) =>
      termsOf({
        radar: radar!,
        radarValid: radarValid!,
        satellite: satellite!,
        satelliteValid: satelliteValid!,
        ...(conditions === undefined ? {} : { conditions }),
      }, step),
  });
}
