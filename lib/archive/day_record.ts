import { DataError } from "../base/mod.ts";
import type { GroupPaths } from "./paths.ts";
import { RECORD } from "./paths.ts";

/** Cells of one inner chunk that hold a value, and that are wet; by chunk number. */
export interface ChunkStatistics {
  /** Cells that are not missing. */
  readonly valid: number[];
  /** Wet cells. */
  readonly wet: number[];
}

/** What the archive knows of one committed day: the last file of a commit to be put in place. */
export interface DayRecord {
  /** "YYYY-MM-DD". */
  readonly day: string;
  /** Indexes in the day that hold data, ascending. */
  readonly frames: readonly number[];
  /** For each of `frames`, digest of all its packed values: tells a repeated frame from a different one. */
  readonly digests: readonly string[];
  /** For each of `frames`, the file it came from, an index into `files`. */
  readonly sources: readonly number[];
  /** Names of the files. */
  readonly files: readonly string[];
  /** Bytes of each variable's chunks and their place in the index. */
  readonly bytes: Readonly<Record<string, number>>;
  /** Statistics of the rain variables, for `inspect` and to skip dry windows unread. */
  readonly statistics: Readonly<Record<string, ChunkStatistics>>;
}

async function readJson(path: string): Promise<DayRecord | null> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  try {
    return JSON.parse(text) as DayRecord;
  } catch (cause) {
    throw new DataError("corrupt-file", "Day record is damaged: delete this file and ingest the day again", {
      file: path,
      cause,
    });
  }
}

/**
 * The record of a day; null when nothing was committed. A commit still in the journal counts, and comes first.
 *
 * @param only Looks in the journal only.
 */
export async function readDayRecord(paths: GroupPaths, day: string, only?: "journal"): Promise<DayRecord | null> {
  const journaled = await readJson(`${paths.journal(day)}/${RECORD}`);
  return journaled !== null || only === "journal" ? journaled : await readJson(paths.days(day));
}

/**
 * For each day that shares the files of `day`, its record; null where there is none.
 *
 * @param only Leaves that of `day` itself unread: null.
 * @throws DataError "corrupt-file"
 */
export async function readShardRecords(paths: GroupPaths, day: string, only?: "others"): Promise<ShardRecords> {
  const read = (each: string) => only === "others" && each === day ? null : readDayRecord(paths, each);
  return await Promise.all(paths.shard(day).map(read));
}

/** The records of the days that share files, null for those that hold nothing. */
export type ShardRecords = readonly (DayRecord | null)[];

/** For each day, the indexes of its times that hold data. */
export function framesOf(records: ShardRecords): readonly (readonly number[])[] {
  return records.map((record) => record?.frames ?? []);
}

/** Names in a folder; none when it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}

/** The committed days of a group, ascending. The journal is listed first: a day moves from it to `days`, never back. */
export async function committedDays(paths: GroupPaths): Promise<readonly string[]> {
  const names = [...await namesIn(paths.journal()), ...await namesIn(paths.days())];
  const days = names.map((name) => name.replace(/\.json$/, "")).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
  return [...new Set(days)].sort();
}
