import type { Archive } from "./archive.ts";
import { variableOf } from "./group_handle.ts";
import type { ChunkShape } from "./layout.ts";
import { itemBytes } from "./packing.ts";
import { batches, type BatchExchange, newExchange, type WindowBatch } from "./window_batches.ts";
import { type ResolvedSchema, resolveSchema, type WindowSchema } from "./window_options.ts";
import { type SkippedChunk, type WindowOrigin, WINDOWS_AHEAD } from "./window_source.ts";
import { prefetched } from "./window_thread.ts";
import { PARALLEL_CHUNKS } from "./zstd.ts";

/** Options of {@link windows}. */
export interface WindowOptions extends WindowSchema {
  /** Batches made ahead by a worker thread while the last one is used; 0 makes them in this thread, on demand. Default 2. */
  readonly prefetch?: number;
  /** A batch is valid only until the next is asked for: its memory is used again, which is faster. Default false. */
  readonly reuse?: boolean;
  /** Keeps a window when it returns true; given values [frame, y, x] and where they begin. Makes batches in this thread. */
  readonly filter?: (data: Float32Array, origin: WindowOrigin) => boolean;
}

/** One pass over the windows of an archive. Leave it by `break` or to the end: then its worker is ended. */
export interface WindowStream extends AsyncIterable<WindowBatch> {
  /** Most bytes of arrays in use at a time, whatever the size of the archive; what waits to be collected comes on top. */
  readonly memoryBound: number;
  /** Damaged chunks whose windows were left out so far; none unless `skipCorrupt` is on. */
  readonly skipped: readonly SkippedChunk[];
}

/**
 * Streams windows of an archive in batches. The order is random but a function of seed, epoch and archive alone; each epoch goes
 * once over the same windows. Mixing: the time chunks come in random order, their windows pass through a buffer of
 * `shuffleBuffer` windows from which the next is drawn, so that an archive of any size needs the memory of `memoryBound` only.
 *
 * @throws RangeError for options that cannot be, a window larger than the grid, a part without days (when iterated);
 * DataError "missing-variable", "corrupt-chunk".
 *
 * @example
 * ```ts ignore
 * for await (const { data, shape } of windows(archive, { frames: 18, size: 32, coarsen: 4, split: "train", seed: 1 })) {
 *   // data [window, frame, y, x], mm h-1
 * }
 * ```
 */
export function windows(archive: Archive, options: WindowOptions): WindowStream {
  const { prefetch = 2, reuse = false, filter, ...rest } = options;
  const schema = resolveSchema(rest);
  const group = archive.group(schema.group);
  const exchange = newExchange();
  return {
    memoryBound: memoryBound(schema, prefetch, group.chunk, itemBytes(variableOf(group, schema.variable).dtype)),
    skipped: exchange.skipped,
    [Symbol.asyncIterator]: () =>
      prefetch > 0 && filter === undefined
        ? prefetched(archive.path, schema, { ahead: prefetch, reuse, skipped: exchange.skipped })
        : here(batches(archive, schema, exchange, filter), reuse, exchange),
  };
}

/** Bytes of arrays in use at a time, at most. */
function memoryBound(schema: ResolvedSchema, prefetch: number, chunk: ChunkShape, itemBytes: number): number {
  const { frames, size, coarsen, batch, shuffle, shuffleBuffer, cacheBytes } = schema;
  const values = frames * size ** 2;
  const chunks = WINDOWS_AHEAD * PARALLEL_CHUNKS * chunk[0] * chunk[1] * chunk[2] * itemBytes;
  const windows = ((shuffle ? shuffleBuffer : 0) + WINDOWS_AHEAD + 1) * values * (coarsen > 1 ? 4 : itemBytes);
  const scratch = coarsen > 1 ? WINDOWS_AHEAD * values * coarsen ** 2 * 4 : 0;
  return cacheBytes + chunks + windows + scratch + (prefetch + 2) * batch * values * 4;
}

/** Passes batches on, and their memory back. */
async function* here(
  made: AsyncIterable<WindowBatch>,
  reuse: boolean,
  exchange: BatchExchange,
): AsyncGenerator<WindowBatch> {
  for await (const batch of made) {
    yield batch;
    if (reuse) exchange.batches.push(batch.data);
  }
}
