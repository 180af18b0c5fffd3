import { setImmediate } from "node:timers";
import { DataError, explainWriteError, isDataError, type Lock, waitForLock } from "../base/mod.ts";
import { isoTime } from "../grid/mod.ts";
import { commitDay, rollForwardShard } from "./commit.ts";
import { type DayRecord, framesOf, readShardRecords } from "./day_record.ts";
import { frameDigest } from "./digest.ts";
import { dayNumber, dayStart, framesPerDay } from "./layout.ts";
import { type GroupPaths, RECORD } from "./paths.ts";
import { presentChunk } from "./present_chunk.ts";
import { createVariableWriter, type VariableWriter } from "./variable_writer.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

/**
 * Makes the frame of one variable at one time of the day: physical values [y, x], NaN where missing; null when there is none.
 * Called in the order of time, once a time, all variables of a time one after another.
 *
 * @param index Index in the day.
 * @param time s since 1970 UTC.
 */
export type FrameMaker = (index: number, time: number) => Float32Array | null | Promise<Float32Array | null>;

/** Options of writing a day. */
export interface WriteDayOptions {
  /** Name of the file that a frame comes from, kept in the day's record. Default "". */
  readonly source?: (index: number) => string;
  /**
   * How long to wait while another process writes the day, ms. Default half a second, enough for one that only completes it; a
   * minute where days share files.
   */
  readonly patience?: number;
  /**
   * Indexes of times that are there, to be written again with the same values: where their chunk is damaged. The day is then
   * committed in any case. Default none.
   */
  readonly again?: ReadonlySet<number>;
  /**
   * Whether the day holds only what is made now, whatever it held; until the commit, and where nothing is made, that stays. Default
   * false.
   */
  readonly replace?: boolean;
}

/** What writing a day did. */
export interface WriteDayResult {
  /** Times that are new; all of a day that is replaced. */
  readonly written: number;
  /** Times given that were there already with the same values. */
  readonly unchanged: number;
  /** Values clipped to the range of their type. */
  readonly clipped: number;
}

/** Default of {@link WriteDayOptions.patience}, where days have files of their own and where they share them. */
const PATIENCE = 500;
const SHARED_PATIENCE = 60_000;

/** The frames of a day while it is being written: digest and file by index in the day. */
interface Books {
  readonly digests: Map<number, string>;
  readonly sources: Map<number, string>;
}

/**
 * Writes frames into a day, adds them to what it holds, or replaces that, under the day's lock. Raw memory: two time chunks of
 * frames per variable. The day is committed at once at the end; when anything throws, what was there stays and the staging is
 * removed.
 *
 * @throws DataError "locked"; "time-conflict" when a time is there with other values; "missing-frame" when one of `again` is
 * not made; "disk-full"; "read-only".
 * RangeError when the day is outside the axis; TypeError when a frame has another size or a variable is unknown.
 */
export async function writeDay(
  paths: GroupPaths,
  record: GroupRecord,
  day: string,
  makers: Readonly<Record<string, FrameMaker>>,
  options: WriteDayOptions = {},
): Promise<WriteDayResult> {
  const { name, time, variables } = record.group;
  dayNumber(time, day);
  const unknown = Object.keys(makers).find((maker) => !variables.some((v) => v.name === maker));
  if (unknown !== undefined) {
    throw new TypeError(
      `Group "${name}" has no variable "${unknown}": it has ${variables.map((v) => v.name).join(", ")}`,
    );
  }
  const lock = await lockDay(paths, day, options.patience);
  const staging = paths.staging(day);
  try {
    await rollForwardShard(paths, day);
    await Deno.remove(staging, { recursive: true }).catch(() => {}); // a killed writer's
    await Deno.mkdir(staging, { recursive: true });
    const result = await stageDay(paths, record, day, makers, options);
    if (result.written > 0 || options.again !== undefined) await commitDay(paths, day);
    return result;
  } catch (error) {
    throw explainWriteError(error, paths.root);
  } finally {
    await Deno.remove(staging, { recursive: true }).catch(() => {});
    await lock.release();
  }
}

/** Takes the lock of a day and of those that share its files. @throws DataError "locked", naming the day and its holder */
async function lockDay(paths: GroupPaths, day: string, given: number | undefined): Promise<Lock> {
  const days = paths.shard(day);
  const patience = given ?? (days.length === 1 ? PATIENCE : SHARED_PATIENCE);
  try {
    return await waitForLock(paths.locks, days[0]!, patience);
  } catch (error) {
    if (!isDataError(error, "locked")) throw error;
    const who = error.message.slice(days[0]!.length).replace(` (file ${paths.locks})`, "");
    throw new DataError("locked", `Day ${day}${who}`, { file: paths.root, cause: error });
  }
}

/** Writes the shards, the `present` chunk and the record of a day into its staging folder. */
async function stageDay(
  paths: GroupPaths,
  record: GroupRecord,
  day: string,
  makers: Readonly<Record<string, FrameMaker>>,
  options: WriteDayOptions,
): Promise<WriteDayResult> {
  const { group: { time, variables }, chunk: [chunkTimes] } = record;
  const days = paths.shard(day);
  const dayInShard = days.indexOf(day);
  const { again, replace = false } = options;
  const records = await readShardRecords(paths, day, replace ? "others" : undefined);
  const before = records[dayInShard];
  const books: Books = {
    digests: new Map(before?.frames.map((frame, i) => [frame, before.digests[i]!])),
    sources: new Map(before?.frames.map((frame, i) => [frame, before.files[before.sources[i]!]!])),
  };
  const start = dayStart(time, day);
  const writers: VariableWriter[] = [];
  let [written, unchanged, clipped] = [0, 0, 0];
  try {
    for (const variable of variables) {
      writers.push(createVariableWriter(record, variable, {
        path: `${paths.staging(day)}/${variable.name}`,
        former: paths.chunk(variable.name, day),
        days,
        dayInShard,
        records,
        mend: again !== undefined || replace,
      }));
    }
    for (let timeChunk = 0; timeChunk < framesPerDay(time) / chunkTimes; timeChunk++) {
      for (let t = 0; t < chunkTimes; t++) {
        const index = timeChunk * chunkTimes + t;
        const instant = start + index * time.step;
        const made = await makeFrame(writers, makers, index, instant);
        if (made === null) {
          if (again?.has(index) !== true) continue;
          throw new DataError("missing-frame", `Time ${isoTime(instant)} is to be written again and was not given`);
        }
        clipped += made.clipped;
        const source = options.source?.(index) ?? "";
        if (isKnown(books, index, made.digest, instant, source)) {
          unchanged++;
          if (again?.has(index) !== true) continue;
        } else written++;
        for (const writer of writers) writer.take(t);
      }
      for (const writer of writers) await writer.encode(timeChunk);
    }
    const bytes: Record<string, number> = {};
    for (const writer of writers) bytes[writer.variable.name] = await writer.finish();
    const made = dayRecord(day, books, writers, bytes);
    const present = presentChunk(framesPerDay(time), framesOf(records).with(dayInShard, made.frames));
    const files = writeBooks(paths, made, present);
    await Promise.all([...writers.map((writer) => writer.sync()), files]);
    return { written, unchanged, clipped };
  } finally {
    for (const writer of writers) writer.close();
  }
}

/** Makes and packs all variables of one time; null when there is nothing at this time. */
async function makeFrame(
  writers: readonly VariableWriter[],
  makers: Readonly<Record<string, FrameMaker>>,
  index: number,
  time: number,
): Promise<{ readonly digest: string; readonly clipped: number } | null> {
  let clipped = 0;
  let any = false;
  for (const writer of writers) {
    const data = await makers[writer.variable.name]?.(index, time) ?? null;
    clipped += writer.set(data);
    any ||= data !== null;
  }
  await new Promise((resolve) => setImmediate(resolve)); // what is compressed aside goes on
  return any ? { digest: frameDigest(writers.map((writer) => writer.bytes())), clipped } : null;
}

/** Whether a time was there already with the same values; notes it when it is new. @throws DataError "time-conflict" */
function isKnown({ digests, sources }: Books, index: number, digest: string, time: number, source: string): boolean {
  const known = digests.get(index);
  if (known === digest) return true;
  if (known !== undefined) {
    const from = sources.get(index) === "" ? "" : ` from ${sources.get(index)}`;
    const place = source === "" ? {} : { file: source };
    throw new DataError("time-conflict", `Time ${isoTime(time)} is there${from} with other values, which stay`, place);
  }
  digests.set(index, digest);
  sources.set(index, source);
  return false;
}

function dayRecord(
  day: string,
  { digests, sources }: Books,
  writers: readonly VariableWriter[],
  bytes: Readonly<Record<string, number>>,
): DayRecord {
  const frames = [...digests.keys()].sort((a, b) => a - b);
  const files = [...new Set(frames.map((frame) => sources.get(frame)!))];
  const numbers = new Map(files.map((file, i) => [file, i]));
  return {
    day,
    frames,
    digests: frames.map((frame) => digests.get(frame)!),
    sources: frames.map((frame) => numbers.get(sources.get(frame)!)!),
    files,
    bytes,
    statistics: Object.fromEntries(
      writers.flatMap(({ variable, statistics }) => statistics === null ? [] : [[variable.name, statistics]]),
    ),
  };
}

/** Writes the chunk of `present`, which the records of its days say anew, and the record. */
async function writeBooks(paths: GroupPaths, record: DayRecord, present: Uint8Array<ArrayBuffer>): Promise<void> {
  const write = async (name: string, bytes: Uint8Array) => {
    using file = await Deno.open(`${paths.staging(record.day)}/${name}`, { write: true, createNew: true });
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
  };
  await Promise.all([write("present", present), write(RECORD, new TextEncoder().encode(JSON.stringify(record)))]);
}
