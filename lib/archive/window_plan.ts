import { randomStream } from "../base/mod.ts";
import type { Grid, TimeAxis } from "../grid/mod.ts";
import { type DayRecord, readDayRecord } from "./day_record.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type ArchiveVariable, dayAt, framesPerDay } from "./layout.ts";
import type { GroupPaths } from "./paths.ts";
import type { Snapshot } from "./snapshot.ts";
import { splitRanges, type TimeRange } from "./split.ts";
import { dryTest } from "./window_choice.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** Windows whose first frames lie in one time chunk: read together, so that each chunk is decompressed about once. */
export type Segment = readonly number[];

/** First frames (indexes of the axis) of the windows that lie whole in `ranges`, grouped by time chunk, in the order of time. */
function segmentsOf(
  axis: TimeAxis,
  ranges: readonly TimeRange[],
  { frames, timeStride }: ResolvedSchema,
  chunkTimes: number,
): Segment[] {
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

/** First cells of the windows on a grid, row-major. @throws RangeError when a window is larger than the grid */
function positionsOf(
  grid: Grid,
  { size, stride, coarsen }: ResolvedSchema,
): readonly { y: number; x: number }[] {
  const side = size * coarsen;
  if (side > grid.ny || side > grid.nx) {
    throw new RangeError(`Window of ${side} x ${side} cells is larger than the grid of ${grid.ny} x ${grid.nx}`);
  }
  const positions: { y: number; x: number }[] = [];
  for (let y = 0; y + side <= grid.ny; y += stride * coarsen) {
    for (let x = 0; x + side <= grid.nx; x += stride * coarsen) positions.push({ y, x });
  }
  return positions;
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

/** What the plan is made from. */
export interface PlanSource {
  /** The group's files. */
  readonly paths: GroupPaths;
  /** Its days. */
  readonly snapshot: Snapshot;
  /** Puts the segments into the order to read them in. */
  readonly order: (segments: Segment[]) => Segment[];
}

/**
 * The places of the windows to read, segment by segment: those that miss too many frames, or can be told to be too dry, are
 * left out. The days that a place needs are loaded when it is given.
 *
 * @throws RangeError when the part has no day, or a window is larger than the grid.
 */
export async function* windowPlaces(
  group: ArchiveGroupHandle,
  variable: ArchiveVariable,
  schema: ResolvedSchema,
  { paths, snapshot, order }: PlanSource,
): AsyncGenerator<WindowPlace> {
  const { time: axis, grid, chunk } = group;
  const perDay = framesPerDay(axis);
  const positions = positionsOf(grid, schema);
  const ranges = splitRanges(schema.split, snapshot.days, await spanOf(group, snapshot.days), schema.splits);
  if (ranges.length === 0) {
    const what = schema.splits.by === "hour-blocks" ? "block of hours" : "day";
    const advice = what === "day" && snapshot.days.length > 0 ? ': split by "hour-blocks", or archive more days' : "";
    throw new RangeError(
      `No ${what} for "${schema.split}" among the ${snapshot.days.length} days of group "${group.name}"${advice}`,
    );
  }
  const isDry = dryTest(group, variable, schema);
  const shift = cropper(grid, schema);
  for (const segment of order(segmentsOf(axis, ranges, schema, chunk[0]))) {
    const records = new Map<number, DayRecord | null>();
    const last = segment.at(-1)! + schema.frames - 1;
    for (let k = Math.floor(segment[0]! / perDay); k * perDay <= last; k++) {
      const day = dayAt(axis, k * perDay);
      await snapshot.load(day);
      if (isDry !== null) records.set(k, await readDayRecord(paths, day));
    }
    const whole = segment.filter((start) => missingFrames(start) <= schema.maxMissing);
    for (const position of positions) {
      for (const start of whole) {
        const { y, x } = shift(position);
        if (isDry === null || !isDry(records, start, y, x)) yield { start, y, x };
      }
    }
  }

  function missingFrames(start: number): number {
    let missing = 0;
    for (let index = start; index < start + schema.frames; index++) {
      if (snapshot.frames(dayAt(axis, index))?.[index % perDay] !== 1) missing++;
    }
    return missing;
  }
}

/** Makes the function that shifts a window by a random part of the stride, within the grid; it does nothing unless asked to. */
function cropper(grid: Grid, { crop, seed, epoch, stride, size, coarsen }: ResolvedSchema) {
  const stream = randomStream(seed, `crops, epoch ${epoch}`);
  const step = stride * coarsen;
  const moved = (first: number, cells: number) =>
    Math.max(0, Math.min(cells - size * coarsen, first + stream.integer(step) - (step >> 1)));
  return ({ y, x }: { readonly y: number; readonly x: number }) =>
    crop ? { y: moved(y, grid.ny), x: moved(x, grid.nx) } : { y, x };
}

/** First time that holds data, and the one after the last. */
async function spanOf(group: ArchiveGroupHandle, days: readonly string[]): Promise<TimeRange> {
  if (days.length === 0) return { start: 0, end: 0 };
  const first = (await group.present(days[0]!))[0]!;
  const last = (await group.present(days.at(-1)!)).at(-1)!;
  return { start: first, end: last + group.time.step };
}
