import { type DataError, isDataError, randomStream } from "../base/mod.ts";
import { mapAhead } from "./ahead.ts";
import type { Archive } from "./archive.ts";
import type { Box } from "./box.ts";
import { type BoxSource, readBox } from "./box_reader.ts";
import { physicalSink, storedSink } from "./box_sink.ts";
import { createChunkCache } from "./chunk_cache.ts";
import { coarsen } from "./coarsen.ts";
import { variableOf } from "./group_handle.ts";
import { type ArchiveVariable, FORMAT, framesPerDay } from "./layout.ts";
import { type Packed, packedArray } from "./packing.ts";
import { groupPaths } from "./paths.ts";
import { takeSnapshot } from "./snapshot.ts";
import { wantedTest } from "./window_choice.ts";
import type { ResolvedSchema } from "./window_options.ts";
import { type Segment, type WindowPlace, windowPlaces } from "./window_plan.ts";

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
  windows: number;
}

/** A window that waits to be drawn. */
export interface Window {
  /** Values [frame, y, x]: as stored, or physical means when the schema coarsens. */
  readonly values: Packed;
  /** Where it begins. */
  readonly origin: WindowOrigin;
}

/** What a stream of windows shares with its user. */
export interface WindowExchange {
  /** Damaged chunks so far. */
  readonly skipped: SkippedChunk[];
  /** Values of windows that are used up, to read others into: new memory is slow. */
  readonly spare: Packed[];
}

/** Windows read at the same time, so that the chunks of the next are decompressed while one is cut. */
export const WINDOWS_AHEAD = 6;

/** Streams the windows of a schema one by one, mixed. */
export async function* windowsOf(
  archive: Archive,
  schema: ResolvedSchema,
  exchange: WindowExchange,
): AsyncGenerator<Window> {
  const stream = randomStream(schema.seed, `windows, epoch ${schema.epoch}`);
  if (!schema.shuffle) {
    yield* orderedWindows(archive, schema, (segments) => segments, exchange);
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
  for await (const window of orderedWindows(archive, schema, stream.shuffle, exchange)) {
    held.push(window);
    if (held.length >= schema.shuffleBuffer) yield draw();
  }
  while (held.length > 0) yield draw();
}

/** Reads the windows of a schema, in the order of `order`, and keeps those that are wanted. */
async function* orderedWindows(
  archive: Archive,
  schema: ResolvedSchema,
  order: (segments: Segment[]) => Segment[],
  exchange: WindowExchange,
): AsyncGenerator<Window> {
  const group = archive.group(schema.group);
  const variable = variableOf(group, schema.variable);
  const paths = groupPaths(archive.path, group);
  const snapshot = await takeSnapshot(paths, framesPerDay(group.time));
  const source: BoxSource = {
    paths,
    record: { format: FORMAT, group, chunk: group.chunk },
    cache: createChunkCache(schema.cacheBytes),
    frames: (day) => snapshot.frames(day),
  };
  const read = windowReader(source, variable, schema, exchange.spare);
  const places = windowPlaces(group, variable, schema, { paths, snapshot, order });
  const windows = mapAhead(places, WINDOWS_AHEAD, async (place) => {
    try {
      return await read(place);
    } catch (error) {
      if (!schema.skipCorrupt || !isDataError(error, "corrupt-chunk")) throw error;
      note(exchange.skipped, error);
      return null;
    }
  });
  for await (const window of windows) if (window !== null) yield window;
}

/** Makes the function that reads one window, null when it is not wanted. */
function windowReader(
  source: BoxSource,
  variable: ArchiveVariable,
  schema: ResolvedSchema,
  spare: Packed[],
): (place: WindowPlace) => Promise<Window | null> {
  const { frames, size, coarsen: factor } = schema;
  const { time: axis } = source.record.group;
  const side = size * factor;
  const wanted = wantedTest(schema, factor === 1 ? variable : null);
  const scratch: Float32Array[] = [];
  const means = async (box: Box): Promise<Packed> => {
    const full = scratch.pop() ?? new Float32Array(frames * side * side);
    await readBox(source, variable, box, physicalSink(variable, full));
    scratch.push(full);
    return coarsen(full, size, factor);
  };
  const stored = async (box: Box): Promise<Packed> => {
    const values = spare.pop() ?? packedArray(variable, frames * side * side);
    await readBox(source, variable, box, storedSink(variable, values));
    return values;
  };
  return async ({ start, y, x }) => {
    const box = { time: [start, frames], y: [y, side], x: [x, side] } as const;
    const values = await (factor === 1 ? stored(box) : means(box));
    if (wanted === null || wanted(values)) return { values, origin: { time: axis.first + start * axis.step, y, x } };
    if (factor === 1) spare.push(values);
    return null;
  };
}

/** Notes that a window was left out. */
function note(skipped: SkippedChunk[], { file = "", offset, message }: DataError): void {
  const known = skipped.find((chunk) => chunk.reason === message);
  if (known === undefined) skipped.push({ file, offset, reason: message, windows: 1 });
  else known.windows++;
}
