import { randomStream, WET_RATE } from "../base/mod.ts";
import type { Archive } from "./archive.ts";
import { type BoxSource, readBox } from "./box_reader.ts";
import { createChunkCache } from "./chunk_cache.ts";
import { coarsen } from "./coarsen.ts";
import { type DayRecord, readDayRecord } from "./day_record.ts";
import { type ArchiveGroupHandle, variableOf } from "./group_handle.ts";
import { type ArchiveVariable, chunkCounts, dayAt, FORMAT, framesPerDay } from "./layout.ts";
import { packedArray, unpacker } from "./packing.ts";
import { groupPaths } from "./paths.ts";
import { takeSnapshot } from "./snapshot.ts";
import { splitRanges } from "./split.ts";
import { applySymmetry } from "./symmetry.ts";
import type { ResolvedSchema } from "./window_options.ts";
import { positionsOf, type Segment, segmentsOf } from "./window_plan.ts";

/** Where a window begins. */
export interface WindowOrigin {
  /** First time, s since 1970 UTC. */
  readonly time: number;
  /** First row, cells of the archive's grid. */
  readonly y: number;
  /** First column. */
  readonly x: number;
}

/** One window. */
export interface Window {
  /** Values [frame, y, x], NaN where missing. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Where it begins. */
  readonly origin: WindowOrigin;
}

/** Streams the windows of a schema one by one, mixed. */
export async function* windowsOf(archive: Archive, schema: ResolvedSchema): AsyncGenerator<Window> {
  const stream = randomStream(schema.seed, `windows, epoch ${schema.epoch}`);
  if (!schema.shuffle) {
    yield* orderedWindows(archive, schema, (segments) => segments, stream.integer);
    return;
  }
  const held: Window[] = [];
  const draw = (): Window => {
    const i = stream.integer(held.length);
    const drawn = held[i]!;
    held[i] = held.at(-1)!;
    held.pop();
    return drawn;
  };
  for await (const window of orderedWindows(archive, schema, stream.shuffle, stream.integer)) {
    held.push(window);
    if (held.length >= schema.shuffleBuffer) yield draw();
  }
  while (held.length > 0) yield draw();
}

async function* orderedWindows(
  archive: Archive,
  schema: ResolvedSchema,
  order: (segments: Segment[]) => Segment[],
  integer: (count: number) => number,
): AsyncGenerator<Window> {
  const group = archive.group(schema.group);
  const variable = variableOf(group, schema.variable);
  const paths = groupPaths(archive.path, group);
  const { time: axis, chunk } = group;
  const perDay = framesPerDay(axis);
  const snapshot = await takeSnapshot(paths, perDay);
  const source: BoxSource = {
    paths,
    record: { format: FORMAT, group, chunk },
    cache: createChunkCache(schema.cacheBytes),
    frames: (day) => snapshot.frames(day),
  };
  const positions = positionsOf(group.grid, schema);
  const ranges = splitRanges(schema.split, snapshot.days, await spanOf(group, snapshot.days), schema.splits);
  if (ranges.length === 0) {
    const what = schema.splits.by === "hour-blocks" ? "block of hours" : "day";
    const advice = what === "day" && snapshot.days.length > 0 ? ': split by "hour-blocks", or archive more days' : "";
    throw new RangeError(
      `No ${what} for "${schema.split}" among the ${snapshot.days.length} days of group "${group.name}"${advice}`,
    );
  }
  const unpack = unpacker(variable);
  const side = schema.size * schema.coarsen;
  const raw = packedArray(variable, schema.frames * side * side);
  const full = new Float32Array(raw.length);
  const mayBeWet = dryTest(group, variable, schema);
  for (const segment of order(segmentsOf(axis, ranges, schema, chunk[0]))) {
    const records = new Map<number, DayRecord | null>();
    const last = segment.at(-1)! + schema.frames - 1;
    for (let k = Math.floor(segment[0]! / perDay); k * perDay <= last; k++) {
      const day = dayAt(axis, k * perDay);
      await snapshot.load(day);
      if (mayBeWet !== null) records.set(k, await readDayRecord(paths, day));
    }
    const whole = segment.filter((start) => missingFrames(start) <= schema.maxMissing);
    for (const { y, x } of positions) {
      for (const start of whole) {
        if (mayBeWet !== null && !mayBeWet(records, start, y, x)) continue;
        unpack(readBox(source, variable, { time: [start, schema.frames], y: [y, side], x: [x, side] }, raw), full);
        const data = coarsen(full, schema.size, schema.coarsen);
        if (!isWanted(data, schema)) continue;
        yield {
          data: schema.augment ? applySymmetry(data, schema.size, integer(8)) : data,
          origin: { time: axis.first + start * axis.step, y, x },
        };
      }
    }
  }

  function missingFrames(start: number): number {
    let missing = 0;
    for (let index = start; index < start + schema.frames; index++) {
      if (source.frames(dayAt(axis, index))?.[index % perDay] !== 1) missing++;
    }
    return missing;
  }
}

/** First time that holds data, and the one after the last. */
async function spanOf(group: ArchiveGroupHandle, days: readonly string[]): Promise<{ start: number; end: number }> {
  if (days.length === 0) return { start: 0, end: 0 };
  const first = (await group.present(days[0]!))[0]!;
  const last = (await group.present(days.at(-1)!)).at(-1)!;
  return { start: first, end: last + group.time.step };
}

/** Tells from the statistics of the chunks, without reading them, that a window cannot be as wet as wanted. */
function dryTest(
  group: ArchiveGroupHandle,
  variable: ArchiveVariable,
  { wetFraction, frames, size, coarsen }: ResolvedSchema,
) {
  if (wetFraction === null || wetFraction.min <= 0 || wetFraction.threshold < WET_RATE) return null;
  const side = size * coarsen; // a mean is wet only where a cell is
  const [ct, cy, cx] = group.chunk;
  const [perDay, rows, columns] = chunkCounts(group, group.chunk);
  return (records: ReadonlyMap<number, DayRecord | null>, start: number, y: number, x: number): boolean => {
    for (let i = Math.floor(start / ct); i <= Math.floor((start + frames - 1) / ct); i++) {
      const statistics = records.get(Math.floor(i / perDay))?.statistics[variable.name];
      if (statistics === undefined) continue;
      for (let j = Math.floor(y / cy); j <= Math.floor((y + side - 1) / cy); j++) {
        for (let k = Math.floor(x / cx); k <= Math.floor((x + side - 1) / cx); k++) {
          if (statistics.wet[((i % perDay) * rows + j) * columns + k]! > 0) return true;
        }
      }
    }
    return false;
  };
}

function isWanted(data: Float32Array, { wetFraction, maxMissingCells }: ResolvedSchema): boolean {
  if (wetFraction === null && maxMissingCells >= 1) return true;
  const threshold = wetFraction?.threshold ?? WET_RATE;
  let valid = 0;
  let wet = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value >= threshold) wet++;
    if (!Number.isNaN(value)) valid++;
  }
  if (data.length - valid > maxMissingCells * data.length) return false;
  if (wetFraction === null) return true;
  const share = valid === 0 ? 0 : wet / valid;
  return share >= wetFraction.min && share <= wetFraction.max;
}
