import { basename } from "node:path";
import { DataError } from "../base/mod.ts";
import { dayOf, isoTime, timeIndex } from "../grid/mod.ts";
import type { DayRecord } from "./day_record.ts";
import { type IngestBatch, setAsideIfBad } from "./ingest_batch.ts";
import type { Candidate } from "./ingest_file.ts";
import { type ArchiveGroup, framesPerDay } from "./layout.ts";

/** Which file gives a time: the first that had it. */
export type Claims = Map<number, Candidate>;

/** Reads all that a file would give a group, once; sets it aside and returns false when any of it cannot be used. */
export type Reading = (file: Candidate) => Promise<boolean>;

/** Makes the {@link Reading} of files for a group. */
export function createReading(group: ArchiveGroup, batch: IngestBatch): Reading {
  const known = new Map<string, Promise<boolean>>();
  return ({ path, times }) => {
    const outcome = known.get(path) ?? setAsideIfBad(batch, path, async () => {
      for (const time of times) await batch.reader.digest(path, group, time);
    });
    known.set(path, outcome);
    return outcome;
  };
}

/** What the claims of a file are compared with. */
export interface ClaimContext {
  /** The group as it is or will be; its axis may go on for ever. */
  readonly group: ArchiveGroup;
  /** The record of a day in the archive, null when there is none. */
  readonly record: (day: string) => Promise<DayRecord | null>;
  /** Is given the times that are in the archive with the same values, and the first usable file that gives them. */
  readonly held: Claims;
  /** Reads a file through. */
  readonly reading: Reading;
  /** The run. */
  readonly batch: IngestBatch;
}

/**
 * Compares a file with what is there and notes the times that it alone, or it first, brings.
 *
 * @throws DataError "time-conflict" when a time is there already with other values, in the archive or in a file before it that
 * can be used: then nothing of this file is noted.
 */
export async function claim(file: Candidate, claims: Claims, context: ClaimContext): Promise<void> {
  const { path, times } = file;
  const { group, record, held, reading, batch } = context;
  const news: number[] = [];
  const same: number[] = [];
  let day = "";
  let there = new Map<number, { readonly digest: string; readonly from: string }>();
  for (const time of times) {
    if (dayOf(time) !== day) {
      day = dayOf(time);
      const before = await record(day);
      there = new Map(
        before?.frames.map((frame, i) => [frame, {
          digest: before.digests[i]!,
          from: before.files[before.sources[i]!]!,
        }]),
      );
    }
    const known = there.get(timeIndex(group.time, time) % framesPerDay(group.time));
    const earlier = claims.get(time);
    if (known === undefined && (earlier === undefined || !await reading(earlier))) {
      news.push(time);
      continue;
    }
    const other = known?.digest ?? await batch.reader.digest(earlier!.path, group, time);
    if (await batch.reader.digest(path, group, time) === other) {
      if (known !== undefined) same.push(time);
      continue;
    }
    const theirs = known === undefined
      ? `${basename(earlier!.path)}, which comes before it`
      : `${known.from || "those"} in the archive, which stay`;
    throw new DataError("time-conflict", `Time ${isoTime(time)} has other values than ${theirs}`, { file: path });
  }
  for (const time of news) claims.set(time, file);
  for (const time of same) {
    const first = held.get(time);
    if (first === undefined || batch.aside.has(first.path)) held.set(time, file);
  }
}
