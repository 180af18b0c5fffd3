import { committedDays, readDayRecord } from "./day_record.ts";
import type { GroupPaths } from "./paths.ts";

/** The committed days of a group as one reader sees them: a day is whole or not there at all. */
export interface Snapshot {
  /** Days, ascending. */
  readonly days: readonly string[];
  /** Makes sure that {@link Snapshot.frames} knows `day`. */
  load(day: string): Promise<void>;
  /** 1 at the indexes of a loaded day that hold data; null for a day that is not in the snapshot or holds nothing. */
  frames(day: string): Uint8Array | null;
}

/** Takes a snapshot. It keeps one byte per time of the days loaded. */
export async function takeSnapshot(paths: GroupPaths, perDay: number): Promise<Snapshot> {
  const days = await committedDays(paths);
  const known = new Set(days);
  const masks = new Map<string, Uint8Array>();
  return {
    days,
    load: async (day) => {
      if (!known.has(day) || masks.has(day)) return;
      const record = await readDayRecord(paths, day);
      if (record === null) return;
      const mask = new Uint8Array(perDay);
      for (const frame of record.frames) mask[frame] = 1;
      masks.set(day, mask);
    },
    frames: (day) => masks.get(day) ?? null,
  };
}
