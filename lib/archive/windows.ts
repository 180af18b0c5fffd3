import type { Archive } from "./archive.ts";
import { variableOf } from "./group_handle.ts";
import type { ChunkShape } from "./layout.ts";
import { itemBytes } from "./packing.ts";
import { batches, type WindowBatch } from "./window_batches.ts";
import { localFiller, type WindowFiller, type WindowFilter } from "./window_filler.ts";
import type { SkippedChunk } from "./window_lane.ts";
import { type ResolvedSchema, resolveSchema, type WindowSchema } from "./window_options.ts";
import { threadedFiller } from "./window_thread.ts";

/** Options of {@link windows}. */
export interface WindowOptions extends WindowSchema {
  /** Batches made ahead by worker threads while the last one is used; 0 makes them in this thread, on demand. Default 2. */
  readonly prefetch?: number;
  /** Worker threads, 4 at most; the windows and their order do not depend on it. Default: as many as the machine has. */
  readonly threads?: number;
  /** A batch is valid only until the next is asked for: its memory is used again, which is faster. Default false. */
  readonly reuse?: boolean;
  /** Keeps a window when it returns true. Makes batches in this thread. */
  readonly filter?: WindowFilter;
}

/** One pass over the windows of an archive. Leave it by `break` or to the end: then its worker is ended. */
export interface WindowStream extends AsyncIterable<WindowBatch> {
  /** Most bytes of arrays in use at a time, whatever the size of the archive; what waits to be collected comes on top. */
  readonly memoryBound: number;
  /** Damaged chunks whose windows were left out so far; none unless `skipCorrupt` is on. */
  readonly skipped: readonly SkippedChunk[];
}

/**
 * Streams windows of an archive in batches. The order is random but a function of seed, epoch and archive alone, not of the
 * number of threads; each epoch goes once over the same windows. Mixing: the rows of chunks come in random order and are dealt to
 * four lanes, whose windows pass through buffers of `shuffleBuffer` windows together, from which the next are drawn, and follow
 * one another in turn; an archive of any size needs the memory of `memoryBound` only. `shuffleStatistics()` tells how well.
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
  const { prefetch = 2, threads = navigator.hardwareConcurrency, reuse = false, filter, ...rest } = options;
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`Threads must be a whole number of at least 1, got ${threads}`);
  }
  const schema = resolveSchema(rest);
  const group = archive.group(schema.group);
  const item = itemBytes(variableOf(group, schema.variable).dtype);
  const local = prefetch === 0 || filter !== undefined;
  let filler: WindowFiller | null = null;
  return {
    memoryBound: memoryBound(schema, prefetch, group.chunk, item),
    get skipped() {
      return filler?.skipped ?? [];
    },
    [Symbol.asyncIterator]: () => {
      filler = local ? localFiller(archive, schema, filter) : threadedFiller(archive.path, schema, threads);
      const memory = (values: number) =>
        local ? new Float32Array(values) : new Float32Array(new SharedArrayBuffer(4 * values));
      return batches(filler, schema, { ahead: local ? 0 : prefetch, reuse, memory });
    },
  };
}

/** Bytes of arrays in use at a time, at most. */
function memoryBound(schema: ResolvedSchema, prefetch: number, chunk: ChunkShape, item: number): number {
  const { frames, size, coarsen, batch, shuffle, shuffleBuffer, cacheBytes, lanes } = schema;
  const values = frames * size ** 2;
  const chunks = cacheBytes + lanes * chunk[0] * chunk[1] * chunk[2] * item;
  const windows = ((shuffle === true ? shuffleBuffer : 0) + 2 * lanes) * values * (coarsen > 1 ? 4 : item);
  const scratch = coarsen > 1 ? lanes * values * coarsen ** 2 * 4 : 0;
  return chunks + windows + scratch + (prefetch + 3) * batch * values * 4;
}
