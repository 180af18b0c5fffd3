import { randomStream } from "../base/mod.ts";
import type { Grid, TimeAxis } from "../grid/mod.ts";
import { type DayRecord, readDayRecord } from "./day_record.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type ArchiveVariable, dayAt, framesPerDay } from "./layout.ts";
import { partRanges } from "./part_ranges.ts";
import type { GroupPaths } from "./paths.ts";
import type { Snapshot } from "./snapshot.ts";
import type { TimeRange } from "./split.ts";
import { dryTest } from "./window_choice.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** First frames (indexes of the axis) of the windows that lie whole in `ranges`, grouped by time chunk, in the order of time. */
export function startsOf(
  axis: TimeAxis,
  ranges: readonly TimeRange[],
  { frames, timeStride }: ResolvedSchema,
  chunkTimes: number,
): number[][] {
  const segments: number[][] = [];
  const indexFrom = (time: number) => Math.ceil((time - axis.first) / axis.step);
  for (const { start, end } of ranges) {
    const stop = Math.min(axis.count, indexFrom(end));
    let chunk = -1;
    for (let index = Math.max(0, indexFrom(start)); index + frames <= stop; index += timeStride) {
      const here = Math.floor(index / chunkTimes);
      if (here === chunk) segments.at(-1)!.push(index);
      else segments.push([index]);
      chunk = here;
    }
  }
  return segments;
}

/** Windows that are read one after another: those that begin in a time chunk and a row of chunks, so that few are decompressed twice. */
interface Segment {
  /** First frames. */
  readonly starts: readonly number[];
  /** First cells. */
  readonly positions: readonly Position[];
}

interface Position {
  readonly y: number;
  readonly x: number;
}

/** The segments of a lane, in the order to read them in; not shuffled, that of time, whatever lies in one chunk. */
function* segmentsOf(
  starts: readonly number[][],
  bands: readonly (readonly Position[])[],
  { shuffle, seed, epoch, lanes }: ResolvedSchema,
  lane: number,
): Generator<Segment> {
  if (!shuffle) {
    for (const start of starts.flat()) yield { starts: [start], positions: bands.flat() };
    return;
  }
  const stream = randomStream(seed, `windows, epoch ${epoch}`);
  if (shuffle === "full") {
    const [flat, positions] = [starts.flat(), bands.flat()];
    const windows = stream.shuffle(Array.from({ length: flat.length * positions.length }, (_, i) => i));
    for (let i = lane; i < windows.length; i += lanes) {
      const position = positions[windows[i]! % positions.length]!;
      yield { starts: [flat[Math.floor(windows[i]! / positions.length)]!], positions: [position] };
    }
    return;
  }
  const segments = stream.shuffle(Array.from({ length: starts.length * bands.length }, (_, i) => i));
  for (let i = lane; i < segments.length; i += lanes) {
    const segment = segments[i]!;
    yield { starts: starts[Math.floor(segment / bands.length)]!, positions: bands[segment % bands.length]! };
  }
}

/**
 * First cells of the windows on a grid, row-major, by the row of chunks that they lie in.
 *
 * @throws RangeError when a window is larger than the grid
 */
function bandsOf(
  { name, grid, chunk: [, chunkRows] }: Pick<ArchiveGroupHandle, "name" | "grid" | "chunk">,
  { size, stride, coarsen }: ResolvedSchema,
): readonly Position[][] {
  const side = size * coarsen;
  if (side > grid.ny || side > grid.nx) {
    const most = Math.min(grid.ny, grid.nx);
    const remedy = coarsen === 1
      ? `a smaller size (--size), ${most} or less`
      : `a smaller size (--size) or coarsen less (--coarsen): their product must be ${most} or less`;
    throw new RangeError(
      `Window of ${side} x ${side} cells is larger than the grid of ${grid.ny} x ${grid.nx} of group "${name}": take ${remedy}`,
    );
  }
  const positions: Position[] = [];
  for (let y = 0; y + side <= grid.ny; y += stride * coarsen) {
    for (let x = 0; x + side <= grid.nx; x += stride * coarsen) positions.push({ y, x });
  }
  return [...Map.groupBy(positions, ({ y }) => Math.floor(y / chunkRows)).values()];
}

/** Where a window begins: index of the axis, row, column. */
export interface WindowPlace {
  /** First frame. */
  readonly start: number;
  /** First row. */
  readonly y: number;
  /** First column. */
  readonly x: number;
}

/** What a plan is made from. */
export interface PlanSource {
  /** The group's files. */
  readonly paths: GroupPaths;
  /** Its days. */
  readonly snapshot: Snapshot;
  /** Number of the lane. */
  readonly lane: number;
}

/**
 * The places of the windows of a lane to read, segment by segment: those that miss too many frames, or can be told to be too dry, are
 * left out. The days that a place needs are loaded when it is given.
 *
 * @throws RangeError when the part has no day, or a window is larger than the grid.
 */
export async function* windowPlaces(
  group: ArchiveGroupHandle,
  variable: ArchiveVariable,
  schema: ResolvedSchema,
  { paths, snapshot, lane }: PlanSource,
): AsyncGenerator<WindowPlace> {
  const { time: axis, grid, chunk } = group;
  const perDay = framesPerDay(axis);
  const bands = bandsOf(group, schema);
  const ranges = await partRanges(group, snapshot.days, schema.split, schema.splits);
  if (ranges.length === 0) {
    const what = schema.splits.by === "hour-blocks" ? "block of hours" : "day";
    const advice = what === "day" && snapshot.days.length > 0 ? ': split by "hour-blocks", or archive more days' : "";
    throw new RangeError(
      `No ${what} for "${schema.split}" among the ${snapshot.days.length} days of group "${group.name}"${advice}`,
    );
  }
  const isDry = dryTest(group, variable, schema);
  const shift = cropper(grid, schema, lane);
  const starts = startsOf(axis, ranges, schema, chunk[0]);
  for (const segment of segmentsOf(starts, bands, schema, lane)) {
    const records = new Map<number, DayRecord | null>();
    const last = segment.starts.at(-1)! + schema.frames - 1;
    for (let k = Math.floor(segment.starts[0]! / perDay); k * perDay <= last; k++) {
      const day = dayAt(axis, k * perDay);
      await snapshot.load(day);
      if (isDry !== null) records.set(k, await readDayRecord(paths, day));
    }
    const whole = segment.starts.filter((start) => missingFrames(start) <= schema.maxMissing);
    for (const position of segment.positions) {
      for (const start of whole) {
        const { y, x } = shift(position);
        if (isDry === null || !isDry(records, start, y, x)) yield { start, y, x };
      }
    }
  }

  function missingFrames(start: number): number {
    let missing = schema.frames;
    const end = start + schema.frames;
    for (let k = Math.floor(start / perDay); k * perDay < end; k++) {
      const frames = snapshot.day(dayAt(axis, k * perDay))?.frames;
      const last = Math.min(end - k * perDay, perDay);
      for (let i = Math.max(0, start - k * perDay); i < last; i++) missing -= frames?.[i] ?? 0;
    }
    return missing;
  }
}

/** Makes the function that shifts a window by a random part of the stride, within the grid; it does nothing unless asked to. */
function cropper(grid: Grid, { crop, seed, epoch, stride, size, coarsen }: ResolvedSchema, lane: number) {
  const stream = randomStream(seed, `crops, epoch ${epoch}, lane ${lane}`);
  const step = stride * coarsen;
  const moved = (first: number, cells: number) =>
    Math.max(0, Math.min(cells - size * coarsen, first + stream.integer(step) - (step >> 1)));
  return ({ y, x }: Position): Position => crop ? { y: moved(y, grid.ny), x: moved(x, grid.nx) } : { y, x };
}
