import { DataError, waitForLock, writeFileAtomic } from "../base/mod.ts";
import { isoTime, timeIndex } from "../grid/mod.ts";
import { axisFiles, readGroupRecords } from "./archive_files.ts";
import { checkRange, type Range } from "./box.ts";
import { type BoxSource, readBox } from "./box_reader.ts";
import { type BoxSink, physicalSink, storedSink } from "./box_sink.ts";
import { createChunkCache } from "./chunk_cache.ts";
import { recoverCommits } from "./commit.ts";
import { type DayRecord, readDayRecord } from "./day_record.ts";
import { type FrameMaker, writeDay, type WriteDayOptions, type WriteDayResult } from "./day_writer.ts";
import { type ArchiveGroup, type ArchiveVariable, type ChunkShape, dayAt, dayStart, framesPerDay } from "./layout.ts";
import { type DayMending, mendDay } from "./mend_day.ts";
import { type Packed, packedMemory } from "./packing.ts";
import { groupPaths } from "./paths.ts";
import { removeDay } from "./remove_day.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

/** Part of a variable; a dimension left out is whole. */
export interface ReadPart {
  /** Indexes of the time axis. */
  readonly time: Range;
  /** Rows. */
  readonly y?: Range;
  /** Columns. */
  readonly x?: Range;
}

/** What to read, and where to. */
export interface ReadOptions<Values = Float32Array> extends ReadPart {
  /** Memory of the right length to read into: new memory is slow. */
  readonly into?: Values;
}

/**
 * A group of an open archive. It shows the days committed when it was opened, or when {@link ArchiveGroupHandle.days} was last
 * called, each whole; what this handle writes is seen at once.
 */
export interface ArchiveGroupHandle extends ArchiveGroup {
  /** Inner chunk shape [time, y, x]. */
  readonly chunk: ChunkShape;
  /** Days of a shard, which share their files. */
  readonly shardDays: number;
  /** The committed days, ascending, looked up anew. */
  days(): Promise<readonly string[]>;
  /** The times of a day that hold data, s since 1970 UTC, ascending; none for a day that was never written. */
  present(day: string): Promise<readonly number[]>;
  /** The record of a day: files, digests, statistics; null for a day that was never written. */
  record(day: string): Promise<DayRecord | null>;
  /**
   * Physical values [time, y, x] of a part of `variable`, NaN where missing.
   *
   * @throws RangeError outside the array; DataError "missing-variable", "corrupt-chunk".
   */
  read(variable: string, part: ReadOptions): Promise<Float32Array>;
  /**
   * Stored values [time, y, x] of a part of `variable`, as they are: twice as fast where physical ones are not needed.
   *
   * @throws as {@link ArchiveGroupHandle.read}
   */
  readStored(variable: string, part: ReadOptions<Packed>): Promise<Packed>;
  /**
   * Physical values [y, x] at `time`, s since 1970 UTC; all NaN at a gap.
   *
   * @throws RangeError when `time` is not on the axis; DataError "missing-variable", "corrupt-chunk".
   */
  frame(variable: string, time: number): Promise<Float32Array>;
  /**
   * Writes a day, adds times to it, or replaces it: one function per variable makes the frames, one at a time. The day is
   * committed whole.
   *
   * @throws DataError "locked", "time-conflict", "disk-full", "read-only"; RangeError TypeError for wrong use.
   */
  writeDay(
    day: string,
    makers: Readonly<Record<string, FrameMaker>>,
    options?: WriteDayOptions,
  ): Promise<WriteDayResult>;
  /**
   * Looks for damaged chunks of a day, reading it whole, and writes those again whose times, s since 1970 UTC, are all `given`:
   * the makers are asked for them, and must give the values that were there. Nothing else changes.
   *
   * @throws as {@link ArchiveGroupHandle.writeDay}; DataError "missing-frame" when the makers lack a time that is given
   */
  mendDay(
    day: string,
    makers: Readonly<Record<string, FrameMaker>>,
    options: Pick<WriteDayOptions, "patience"> & { readonly given: ReadonlySet<number> },
  ): Promise<DayMending>;
  /**
   * Takes a day out; those that share its files stay.
   *
   * @throws DataError "locked", "read-only", "disk-full"; "corrupt-file" when the record of another of its days is damaged
   */
  removeDay(day: string): Promise<void>;
  /**
   * Completes what killed writers had committed but not put in place; the first {@link ArchiveGroupHandle.writeDay} of a handle does
   * it too. This code reads such days either way, other Zarr readers do not.
   */
  recover(): Promise<void>;
}

/** How an archive is opened. */
export interface OpenOptions {
  /**
   * Bytes of decompressed chunks that each group keeps at most, beside those that are being read. Default 64 MiB; 0 where nothing
   * is read twice.
   */
  readonly cacheBytes?: number;
  /** Threads that decompress, the caller's among them. Default: as many as the machine has, 8 at most. */
  readonly threads?: number;
}

const CACHE_BYTES = 64 * 2 ** 20;

/** The variable called `name`. @throws DataError "missing-variable" */
export function variableOf(group: ArchiveGroup, name: string): ArchiveVariable {
  const variable = group.variables.find((v) => v.name === name);
  if (variable === undefined) {
    const known = group.variables.map((v) => v.name).join(", ");
    throw new DataError("missing-variable", `Group "${group.name}" has no variable "${name}": it has ${known}`);
  }
  return variable;
}

/** Opens a group of the archive at `archive`. */
export async function openGroup(
  archive: string,
  record: GroupRecord,
  { cacheBytes = CACHE_BYTES, threads = Math.min(8, navigator.hardwareConcurrency) }: OpenOptions = {},
): Promise<ArchiveGroupHandle> {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`Threads must be a whole number of at least 1, got ${threads}`);
  }
  const { group } = record;
  const { grid, time: axis } = group;
  const paths = groupPaths(archive, record);
  const perDay = framesPerDay(axis);
  const cache = createChunkCache(cacheBytes, false);
  let recovered = false;
  let snapshot = await takeSnapshot(paths, perDay);
  const source: BoxSource = { paths, record, cache, threads, day: (day) => snapshot.day(day) };
  const refresh = async () => {
    snapshot = await takeSnapshot(paths, perDay);
  };
  const fill = async <T extends { readonly length: number }>(
    name: string,
    { into, ...part }: ReadOptions<T>,
    { make, sink }: {
      readonly make: (length: number, variable: ArchiveVariable) => T;
      readonly sink: (variable: ArchiveVariable, out: T) => BoxSink;
    },
  ): Promise<T> => {
    const variable = variableOf(group, name);
    const box = { y: [0, grid.ny], x: [0, grid.nx], ...part } as const;
    checkRange("time", box.time, axis.count);
    checkRange("y", box.y, grid.ny);
    checkRange("x", box.x, grid.nx);
    const last = box.time[0] + box.time[1] - 1;
    for (let k = Math.floor(box.time[0] / perDay); k * perDay <= last; k++) {
      await snapshot.load(dayAt(axis, k * perDay));
    }
    const length = box.time[1] * box.y[1] * box.x[1];
    const values = into ?? make(length, variable);
    if (values.length !== length) {
      throw new RangeError(`Memory to read into must hold ${length} values, got ${values.length}`);
    }
    const wanted = make(0, variable);
    if (values.constructor !== wanted.constructor) {
      throw new TypeError(`Memory to read into must be a ${wanted.constructor.name}, got ${values.constructor.name}`);
    }
    readBox(source, variable, box, sink(variable, values));
    return values;
  };
  const read = (name: string, part: ReadOptions): Promise<Float32Array> =>
    fill(name, part, { make: (length) => new Float32Array(length), sink: physicalSink });
  return {
    ...group,
    chunk: record.chunk,
    shardDays: record.shardDays,
    days: async () => {
      await refresh();
      return snapshot.days;
    },
    present: async (day) => {
      const start = dayStart(axis, day);
      return (await readDayRecord(paths, day))?.frames.map((frame) => start + frame * axis.step) ?? [];
    },
    record: (day) => readDayRecord(paths, day),
    read,
    readStored: (name, part) =>
      fill(name, part, { make: (length, variable) => packedMemory(variable, length), sink: storedSink }),
    frame: (name, time) => {
      const index = timeIndex(axis, time);
      if (index < 0) throw new RangeError(`Time ${isoTime(time)} is not on the axis of group "${group.name}"`);
      return read(name, { time: [index, 1] });
    },
    writeDay: async (day, makers, options) => {
      if (!recovered) await recoverCommits(paths);
      recovered = true;
      const result = await writeDay(paths, record, day, makers, options);
      if (result.written > 0) await refresh();
      return result;
    },
    mendDay: async (day, makers, options) => {
      await recoverCommits(paths);
      return await mendDay(paths, record, day, makers, options);
    },
    removeDay: async (day) => {
      await removeDay(paths, record, day);
      await refresh();
    },
    recover: () => recoverCommits(paths),
  };
}

/**
 * Lays a time axis out to at least `count` times. The files are computed from the axis alone and the group's own metadata comes
 * last, so that a killed extension is completed by running it again.
 *
 * @throws DataError "locked", "disk-full", "read-only"
 */
export async function extendGroup(archive: string, name: string, count: number): Promise<void> {
  const find = async () => (await readGroupRecords(archive)).find((r) => r.group.name === name)!;
  const paths = groupPaths(archive, await find());
  const lock = await waitForLock(paths.locks, "axis", 30_000);
  try {
    const record = await find(); // another process may have extended it meanwhile
    if (record.group.time.count >= count) return;
    const longer = { ...record, group: { ...record.group, time: { ...record.group.time, count } } };
    for (const [file, content] of axisFiles(longer)) await writeFileAtomic(`${paths.root}/${file}`, content);
  } finally {
    await lock.release();
  }
}
