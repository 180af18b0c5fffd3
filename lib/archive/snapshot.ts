import { committedDays, readDayRecord } from "./day_record.ts";
import type { GroupPaths } from "./paths.ts";

/** The committed days of a group as one reader sees them: a day is whole or not there at all. */
export interface Snapshot {
  /** Days, ascending. */
  readonly days: readonly string[];
  /** Makes sure that {@link Snapshot.day} knows `day`. */
  load(day: string): Promise<void>;
  /** A loaded day; null for one that is not in the snapshot or holds nothing. */
  day(day: string): SnapshotDay | null;
}

/** What a snapshot knows of a day. */
export interface SnapshotDay {
  /** 1 at the indexes of the day that hold data. */
  readonly frames: Uint8Array;
  /** Whether its commit was still on the way: then its files are looked for in the journal first. */
  readonly inJournal: boolean;
  /** Variables that have a file there: without it they are damaged, not missing. */
  readonly stored: ReadonlySet<string>;
}

/** Takes a snapshot. It keeps one byte per time of the days loaded. */
export async function takeSnapshot(paths: GroupPaths, perDay: number): Promise<Snapshot> {
  const days = await committedDays(paths);
  const known = new Set(days);
  const loaded = new Map<string, SnapshotDay>();
  return {
    days,
    load: async (day) => {
      if (!known.has(day) || loaded.has(day)) return;
      const journaled = await readDayRecord(paths, day, "journal");
      const record = journaled ?? await readDayRecord(paths, day);
      if (record === null) return;
      const frames = new Uint8Array(perDay);
      for (const frame of record.frames) frames[frame] = 1;
      const stored = new Set(Object.keys(record.bytes));
      loaded.set(day, { frames, inJournal: journaled !== null, stored });
    },
    day: (day) => loaded.get(day) ?? null,
  };
}
