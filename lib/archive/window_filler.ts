import { randomStream } from "../base/mod.ts";
import type { Archive } from "./archive.ts";
import { physicalTable } from "./box_sink.ts";
import { variableOf } from "./group_handle.ts";
import type { Packed } from "./packing.ts";
import { placeTurned } from "./symmetry.ts";
import { laneWindows, type SkippedChunk, type Window, type WindowOrigin } from "./window_lane.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** Fills windows into the memory of batches. */
export interface WindowFiller {
  /**
   * Puts the next windows of a lane into slots of `data` [slot, frame, y, x]; gives where they begin, fewer than slots when the
   * lane has no more.
   */
  fill(data: Float32Array, lane: number, slots: readonly number[]): Promise<readonly WindowOrigin[]>;
  /** Damaged chunks so far. */
  readonly skipped: readonly SkippedChunk[];
  /** Ends it; nothing may be under way. */
  close(): Promise<void>;
}

/** Whether a window, given values [frame, y, x] and where they begin, is kept. */
export type WindowFilter = (data: Float32Array, origin: WindowOrigin) => boolean;

/** Makes windows in this thread. */
export function localFiller(archive: Archive, schema: ResolvedSchema, filter?: WindowFilter): WindowFiller {
  const { frames, size, augment, seed, epoch, coarsen } = schema;
  const values = frames * size * size;
  const variable = variableOf(archive.group(schema.group), schema.variable);
  const table = coarsen > 1 ? { table: null, low: 0 } : physicalTable(variable);
  const skipped: SkippedChunk[] = [];
  const spare: Packed[] = [];
  const lanes = new Map<number, { readonly windows: AsyncGenerator<Window>; readonly turn: () => number }>();
  const open = (lane: number) => {
    const turns = randomStream(seed, `symmetries, epoch ${epoch}, lane ${lane}`);
    const windows = laneWindows(archive, schema, lane, { spare, skip: (damage) => addDamage(skipped, damage) });
    return { windows, turn: () => augment ? turns.integer(8) : 0 };
  };
  return {
    skipped,
    fill: async (data, lane, slots) => {
      if (!lanes.has(lane)) lanes.set(lane, open(lane));
      const { windows, turn } = lanes.get(lane)!;
      const origins: WindowOrigin[] = [];
      while (origins.length < slots.length) {
        const { value: window } = await windows.next();
        if (window === undefined) break;
        const slot = slots[origins.length]!;
        const place = data.subarray(slot * values, (slot + 1) * values);
        placeTurned(window.values, table, size, turn(), place);
        if (coarsen === 1) spare.push(window.values);
        if (filter === undefined || filter(place, window.origin)) origins.push(window.origin);
      }
      return origins;
    },
    close: async () => {
      for (const { windows } of lanes.values()) await windows.return(undefined);
    },
  };
}

/** Adds windows left out to those of the same damage. */
export function addDamage(skipped: SkippedChunk[], damage: SkippedChunk): void {
  const i = skipped.findIndex(({ reason }) => reason === damage.reason);
  if (i < 0) skipped.push(damage);
  else skipped[i] = { ...damage, windows: skipped[i]!.windows + damage.windows };
}
