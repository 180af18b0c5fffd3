import { randomStream } from "../../base/mod.ts";
import { cellWindows } from "../generation/cell_windows.ts";
import type { PairContext } from "../pair_context.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";

/** Share of training windows that nothing is told of: a product may not say what observed its cells. */
const UNTOLD = 0.2;

/** Gives paired windows what observed each cell; with a seed, to some of them only. */
export type SourceTeller = (batch: PairedWindowBatch, hide?: number) => Promise<PairedWindowBatch>;

/** Tells of these sensors, as the satellite's archive has them; without any list, nothing. */
export function sourceTeller(
  { archive, pairing, settings: { data } }: PairContext,
  sensors: readonly string[] | undefined,
): SourceTeller {
  if (sensors === undefined) return (batch) => Promise.resolve(batch);
  const withCells = cellWindows(archive, data, pairing, sensors);
  const area = data.size ** 2;
  return async (batch, hide) => {
    const { conditions: ofSlots, slot, slots } = await withCells(batch);
    const rows = batch.satellite.length / area;
    const numbers = ofSlots.length / (rows * slots);
    const conditions = new Float32Array(batch.satellite.length * numbers);
    for (let row = 0; row < rows; row++) {
      const window = Math.floor(row / pairing.halfHours);
      const { time, y, x } = batch.origins[window]!;
      if (hide !== undefined && randomStream(hide, `untold/${time}/${y}/${x}`).next() < UNTOLD) continue;
      for (let i = 0; i < area; i++) {
        const own = slot[window * area + i]!;
        if (own < 0) continue;
        const from = (row * slots + own) * numbers;
        conditions.set(ofSlots.subarray(from, from + numbers), (row * area + i) * numbers);
      }
    }
    return { ...batch, conditions };
  };
}
