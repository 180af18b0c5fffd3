import { DataError } from "../base/mod.ts";
import { dayOf } from "../grid/mod.ts";
import type { Box } from "./box.ts";
import type { ChunkCache } from "./chunk_cache.ts";
import { type ArchiveVariable, chunkCounts, framesPerDay } from "./layout.ts";
import { bytesOf, type Packed, packedArray } from "./packing.ts";
import type { GroupPaths } from "./paths.ts";
import { openShard, type ShardReader } from "./shard_reader.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { decompress } from "./zstd.ts";

/** What reading a box needs. */
export interface BoxSource {
  /** The group's files. */
  readonly paths: GroupPaths;
  /** The group. */
  readonly record: GroupRecord;
  /** Chunks decompressed so far. */
  readonly cache: ChunkCache;
  /** Which indexes of a day may be read; null when the day holds nothing. */
  frames(day: string): Uint8Array | null;
}

/**
 * Reads stored values [time, y, x] of a box, missing where the archive holds nothing.
 *
 * @param out Filled and returned; it must have the size of the box. Default: a new array.
 * @throws DataError "corrupt-chunk" when a chunk is damaged, saying which file and where.
 */
export function readBox(
  source: BoxSource,
  variable: ArchiveVariable,
  box: Box,
  out: Packed = packedArray(variable, box.time[1] * box.y[1] * box.x[1]),
): Packed {
  const { record: { group }, paths } = source;
  const [start, count] = box.time;
  const perDay = framesPerDay(group.time);
  out.fill(variable.fill);
  for (let index = start; index < start + count;) {
    const end = Math.min(start + count, (Math.floor(index / perDay) + 1) * perDay);
    const day = dayOf(group.time.first + index * group.time.step);
    const frames = source.frames(day);
    // a commit on its way lies in the journal first: look there first
    const shard = frames === null ? null : openShard([
      `${paths.journal(day)}/${variable.name}`,
      paths.chunk(variable.name, day),
    ], chunkCounts(group, source.record.chunk).reduce((a, b) => a * b));
    if (shard !== null) {
      try {
        const part = { ...box, time: [index % perDay, end - index] } as const;
        readDay(source, variable, shard, frames!, part, out.subarray((index - start) * box.y[1] * box.x[1]));
      } finally {
        shard.close();
      }
    }
    index = end;
  }
  return out;
}

/** Reads a box of one day, its time counted in the day, into `out`. */
function readDay(
  { record: { group, chunk }, cache }: BoxSource,
  variable: ArchiveVariable,
  shard: ShardReader,
  frames: Uint8Array,
  { time, y, x }: Box,
  out: Packed,
): void {
  const [, rows, columns] = chunkCounts(group, chunk);
  const [ct, cy, cx] = chunk;
  const length = ct * cy * cx;
  const get = (number: number) =>
    cache.get(`${shard.id}#${number}`, (spare) => {
      const bytes = shard.read(number);
      if (bytes === null) return null;
      const fits = spare?.length === length && spare.constructor === out.constructor;
      const values = fits ? spare : packedArray(variable, length);
      try {
        decompress(bytes, bytesOf(values));
        return values;
      } catch (cause) {
        throw new DataError("corrupt-chunk", `Chunk ${number} is damaged: remove the day and ingest it again`, {
          file: shard.path,
          variable: variable.name,
          cause,
        });
      }
    });
  const last = ([start, count]: readonly [number, number], size: number) => Math.floor((start + count - 1) / size);
  for (let i = Math.floor(time[0] / ct); i <= last(time, ct); i++) {
    const t1 = Math.min(time[0] + time[1], (i + 1) * ct);
    for (let j = Math.floor(y[0] / cy); j <= last(y, cy); j++) {
      const y0 = Math.max(y[0], j * cy);
      const y1 = Math.min(y[0] + y[1], (j + 1) * cy);
      for (let k = Math.floor(x[0] / cx); k <= last(x, cx); k++) {
        const x0 = Math.max(x[0], k * cx);
        const x1 = Math.min(x[0] + x[1], (k + 1) * cx);
        const values = get((i * rows + j) * columns + k);
        if (values === null) continue;
        for (let t = Math.max(time[0], i * ct); t < t1; t++) {
          if (frames[t] === 0) continue;
          for (let row = y0; row < y1; row++) {
            const from = ((t - i * ct) * cy + row - j * cy) * cx + x0 - k * cx;
            const to = ((t - time[0]) * y[1] + row - y[0]) * x[1] + x0 - x[0];
            out.set(values.subarray(from, from + x1 - x0), to);
          }
        }
      }
    }
  }
}
