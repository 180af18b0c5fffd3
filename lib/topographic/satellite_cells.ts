import type { Engine, Tensor, Tensor3D } from "../engine/mod.ts";
import type { Positioned } from "../learning/mod.ts";
import { ratesAsTensors } from "./paired.ts";
import type { RainModel } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";

/**
 * Windows of radar with the satellite's own cells in them. Each window has room for the same number of cells, its slots;
 * those beyond its own are empty.
 */
export interface CellWindows {
  /** Radar rain rate [window, frame, y, x], mm h-1, NaN where missing. */
  readonly radar: Float32Array;
  /** Slot of the satellite cell that holds the centre of each cell of the window [window, y, x]; -1 for none. */
  readonly slot: Int32Array;
  /** Slots of a window. */
  readonly slots: number;
  /** What observed each cell [window, half hour, slot, number], see the generator's `conditions`. */
  readonly conditions: Float32Array;
  /** Satellite rain rate [window, half hour, slot], mm h-1; NaN where missing, or the cell is not wholly in the window. */
  readonly rain: Float32Array;
  /** Where each window starts. */
  readonly origins: readonly unknown[];
}

/** A batch of them in a stream for training. */
export interface CellBatch extends CellWindows, Positioned {}

/** {@link CellWindows} on the engine. */
export interface CellTensors {
  /** Log-rain of the radar [window * frame, y, x], 0 where missing. */
  readonly radar: Tensor;
  /** 1 where the radar observes, same shape. */
  readonly radarValid: Tensor;
  /** Slots [window, y, x], int32. */
  readonly slot: Tensor;
  /** Conditions [window * half hour, slot, number]. */
  readonly conditions: Tensor;
  /** Log-rain of the satellite [window * half hour, slot], 0 where missing. */
  readonly rain: Tensor;
  /** 1 where there is a value, same shape. */
  readonly valid: Tensor;
}

/** Puts windows on the engine. */
export function cellsAsTensors(engine: Engine, model: RainModel, batch: CellWindows): CellTensors {
  const { tf } = engine;
  const { size } = model.config;
  const { slots, conditions } = batch;
  const radar = ratesAsTensors(engine, model, batch.radar);
  const satellite = rainAndMask(batch.rain);
  const rows = batch.rain.length / slots;
  const put = (values: Float32Array): Tensor => tf.tensor2d(values, [rows, slots]);
  return {
    radar: radar.rain,
    radarValid: radar.valid,
    slot: tf.tensor3d(batch.slot, [batch.slot.length / (size * size), size, size], "int32"),
    conditions: tf.tensor3d(conditions, [rows, slots, conditions.length / (rows * slots)]),
    rain: put(satellite.rain),
    valid: put(satellite.valid),
  };
}

/** The first windows of a batch. */
export function firstWindows<Batch extends CellWindows>(batch: Batch, windows: number, count: number): Batch {
  const leading = <Values extends Float32Array | Int32Array>(values: Values): Values =>
    values.subarray(0, windows * values.length / count) as Values;
  const { radar, slot, conditions, rain } = batch;
  return {
    ...batch,
    radar: leading(radar),
    slot: leading(slot),
    conditions: leading(conditions),
    rain: leading(rain),
    origins: batch.origins.slice(0, windows),
  };
}

/** Means of features [window * half hour, y, x, feature] over satellite cells [window, half hour, slot, feature]; 0 of none. */
export function overCells({ tf }: Engine, features: Tensor, slot: Tensor, slots: number): Tensor {
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
