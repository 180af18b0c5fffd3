import { windows } from "../../archive/mod.ts";
import type { PairContext } from "../pair_context.ts";
import { schemaOf } from "../rain_windows.ts";

/** Radar windows. */
export interface RadarBatch {
  /** Rain rate [window, frame, y, x], mm h-1, NaN where missing. */
  readonly radar: Float32Array;
}

/** Whole batches of the radar's training windows of an epoch, whether or not the satellite is there; each begins with a half hour. */
export async function* radarBatches(
  { archive, pairing, settings: { data } }: PairContext,
  epoch: number,
): AsyncGenerator<RadarBatch> {
  const timeStride = data.frames / pairing.halfHours;
  for await (const found of windows(archive, { ...schemaOf(data, "train"), timeStride, epoch })) {
    if (found.shape[0] < data.batch) return;
    yield { radar: found.data };
  }
}
