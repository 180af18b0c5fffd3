import { type DataError, isDataError, randomStream } from "../base/mod.ts";
import type { Archive } from "./archive.ts";
import type { Box } from "./box.ts";
import { type BoxSource, readBox } from "./box_reader.ts";
import { physicalSink, storedSink } from "./box_sink.ts";
import { createChunkCache } from "./chunk_cache.ts";
import { coarsen } from "./coarsen.ts";
import { variableOf } from "./group_handle.ts";
import { type ArchiveVariable, FORMAT, framesPerDay } from "./layout.ts";
import { type Packed, packedMemory } from "./packing.ts";
import { groupPaths } from "./paths.ts";
import { takeSnapshot } from "./snapshot.ts";
import { wantedTest } from "./window_choice.ts";
import type { ResolvedSchema } from "./window_options.ts";
import { type WindowPlace, windowPlaces } from "./window_plan.ts";

/** Where a window begins. */
export interface WindowOrigin {
  /** First time, s since 1970 UTC. */
  readonly time: number;
  /** First row, cells of the archive's grid. */
  readonly y: number;
  /** First column. */
  readonly x: number;
}

/** A damaged chunk that windows were left out for. */
export interface SkippedChunk {
  /** The file. */
  readonly file: string;
  /** Byte where the damage begins, as far as it is known. */
  readonly offset: number | undefined;
  /** What is wrong, with the number of the chunk. */
  readonly reason: string;
  /** Windows left out. */
  readonly windows: number;
}

/** A window that was drawn. */
export interface Window {
  /** Values [frame, y, x]: as stored, or physical means when the schema coarsens. */
  readonly values: Packed;
  /** Where it begins. */
  readonly origin: WindowOrigin;
}

/** What a lane shares with its user. */
export interface LaneExchange {
  /** Is told of a window that is left out for a damaged chunk. */
  readonly skip: (damage: SkippedChunk) => void;
  /** Values of windows that are used up, to read others into: new memory is slow. */
  readonly spare: Packed[];
}

/**
 * Streams the windows of one lane: of every so many segments of the archive one. The windows pass through the lane's share of
 * the shuffle buffer, from which the next is drawn.
 */
export async function* laneWindows(
  archive: Archive,
  schema: ResolvedSchema,
  lane: number,
  exchange: LaneExchange,
): AsyncGenerator<Window> {
  const room = schema.shuffle === true ? Math.ceil(schema.shuffleBuffer / schema.lanes) : 1;
  const stream = randomStream(schema.seed, `draws, epoch ${schema.epoch}, lane ${lane}`);
  const held: Window[] = [];
  const draw = (): Window => {
    const i = stream.integer(held.length);
    const drawn = held[i]!;
    held[i] = held.at(-1)!;
    held.pop();
    return drawn;
  };
  // drawn from when it is a quarter full, and filled further meanwhile: the first batch does not wait for it all
  let wanted = Math.ceil(room / 4);
  for await (const window of readLane(archive, schema, lane, exchange)) {
    held.push(window);
    if (held.length < wanted) continue;
    yield draw();
    wanted = Math.min(room, wanted + 1);
  }
  while (held.length > 0) yield draw();
}

/** Reads the windows of a lane and keeps those that are wanted. */
async function* readLane(
  archive: Archive,
  schema: ResolvedSchema,
  lane: number,
  { skip, spare }: LaneExchange,
): AsyncGenerator<Window> {
  const group = archive.group(schema.group);
  const variable = variableOf(group, schema.variable);
  const record = { format: FORMAT, group, chunk: group.chunk, shardDays: group.shardDays };
  const paths = groupPaths(archive.path, record);
  const snapshot = await takeSnapshot(paths, framesPerDay(group.time));
  const source: BoxSource = {
    paths,
    record,
    cache: createChunkCache(schema.cacheBytes / schema.lanes, true),
    threads: 1,
    day: (day) => snapshot.day(day),
  };
  const read = windowReader(source, variable, schema, spare);
  for await (const place of windowPlaces(group, variable, schema, { paths, snapshot, lane })) {
    try {
      const window = read(place);
      if (window !== null) yield window;
    } catch (error) {
      if (!schema.skipCorrupt || !isDataError(error, "corrupt-chunk")) throw error;
      skip(damageOf(error));
    }
  }
}

function damageOf({ file = "", offset, message }: DataError): SkippedChunk {
  return { file, offset, reason: message, windows: 1 };
}

/** Makes the function that reads one window, null when it is not wanted. */
function windowReader(
  source: BoxSource,
  variable: ArchiveVariable,
  { frames, size, coarsen: factor, ...schema }: ResolvedSchema,
  spare: Packed[],
): (place: WindowPlace) => Window | null {
  const { time: axis } = source.record.group;
  const side = size * factor;
  const length = frames * side * side;
  const wanted = wantedTest(schema, factor === 1 ? variable : null);
  const full = new Float32Array(factor === 1 ? 0 : length);
  const means = (box: Box): Packed => {
    readBox(source, variable, box, physicalSink(variable, full));
    return coarsen(full, size, factor);
  };
  const stored = (box: Box): Packed => {
    const values = spare.pop() ?? packedMemory(variable, length);
    readBox(source, variable, box, storedSink(variable, values));
    return values;
  };
  return ({ start, y, x }) => {
    const box = { time: [start, frames], y: [y, side], x: [x, side] } as const;
    const values = factor === 1 ? stored(box) : means(box);
    if (wanted === null || wanted(values)) return { values, origin: { time: axis.first + start * axis.step, y, x } };
    if (factor === 1) spare.push(values);
    return null;
  };
}
