import { DataError } from "../../base/mod.ts";
import type { Position } from "../../learning/mod.ts";
import type { UnpairedBatch } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { slotsOf } from "../generation/cell_places.ts";
import { coarseCells } from "../mosaics/model_cells.ts";
import type { PairContext } from "../pair_context.ts";
import { cellSide } from "./cell_side.ts";
import { heldOutTimes } from "./held_out_times.ts";
import { type LearnedArchive, learnedSatellite } from "./learned_archive.ts";
import { radarBatches } from "./radar_batches.ts";
import { type RainyWindow, rainyWindows } from "./rainy_windows.ts";

/**
 * Batches without pairs: windows chosen by the satellite's own rain, anywhere on its grid and at any time that is not held out,
 * each batch with one of radar windows chosen by the radar's. An epoch ends with the shorter of the two, whose order the
 * next changes, so that all are seen in the end.
 *
 * @param learned archive whose satellite it is, in place of the run's
 * @throws RangeError, DataError as {@link cellSide} and {@link learnedSatellite}; DataError "missing-frame" (when iterated) when
 * there is not one batch of either
 */
export async function unpairedBatches(
  context: PairContext,
  learned: LearnedArchive,
): Promise<(from: Position) => AsyncGenerator<UnpairedBatch>> {
  const { archive, pairing: { halfHours }, settings: { data } } = context;
  const cell = cellSide(coarseCells(archive.group(data.radar), data.coarsen));
  const { size, wetFraction, seed, batch: count } = data;
  const heldOut = await heldOutTimes(context, data);
  const satellite = await learnedSatellite(context, learned);
  const windowsOf = rainyWindows(satellite, { size, cell, halfHours, wetFraction, seed, heldOut });
  return async function* (from) {
    for (let epoch = from.epoch;; epoch++) {
      let batch = 0;
      const radars = radarBatches(context, epoch);
      try {
        for await (const windows of chunks(windowsOf(epoch), count)) {
          const { value, done } = await radars.next();
          if (done === true) break;
          batch++;
          if (epoch === from.epoch && batch <= from.batch) continue;
          yield { ...withCells(windows, halfHours), radar: value.radar, next: { epoch, batch } };
        }
      } finally {
        await radars.return(undefined);
      }
      if (batch > 0) continue;
      const { archive: file = data.archive } = learned;
      throw new DataError(
        "missing-frame",
        `Fewer than ${count} training windows with ${100 * wetFraction} % of rain in group "${data.radar}", or in ` +
          `"${data.satellite}" of ${file}: use more days, smaller batches or a lower wet fraction`,
        { file },
      );
    }
  };
}

/** Items in groups of `count`, a last one of fewer left out. */
async function* chunks<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<readonly T[]> {
  let waiting: T[] = [];
  for await (const item of items) {
    waiting.push(item);
    if (waiting.length < count) continue;
    yield waiting;
    waiting = [];
  }
}

/** Windows with their satellite's cells, as models take them; of what observed the cells nothing is told. */
function withCells(windows: readonly RainyWindow[], halfHours: number): Omit<UnpairedBatch, "radar" | "next"> {
  const slots = slotsOf(windows.map(({ place }) => place));
  const rain = new Float32Array(windows.length * halfHours * slots).fill(NaN);
  windows.forEach(({ rates, place: { slotOf, whole } }, window) => {
    for (let half = 0; half < halfHours; half++) {
      slotOf.forEach((own, i) => {
        if (own < 0 || whole[own] !== 1) return;
        rain[(window * halfHours + half) * slots + own] = rates[half * slotOf.length + i]!;
      });
    }
  });
  const slot = new Int32Array(windows.length * windows[0]!.place.slotOf.length);
  windows.forEach(({ place: { slotOf } }, window) => slot.set(slotOf, window * slotOf.length));
  return {
    satellite: concatenate(windows.map(({ rates }) => rates)),
    slot,
    slots,
    rain,
    conditions: new Float32Array(rain.length),
    origins: windows.map(({ time, lon, lat }) => ({ time, lon, lat })),
  };
}
