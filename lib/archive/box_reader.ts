import { DataError } from "../base/mod.ts";
import { dayOf } from "../grid/mod.ts";
import type { Box, Range } from "./box.ts";
import type { BoxSink } from "./box_sink.ts";
import type { ChunkCache } from "./chunk_cache.ts";
import { type ArchiveVariable, chunkCounts, type ChunkShape, dayNumber, framesPerDay } from "./layout.ts";
import { bytesOf, type Packed } from "./packing.ts";
import type { GroupPaths } from "./paths.ts";
import { inParallel } from "./pool.ts";
import { openShard, type ShardReader } from "./shard_reader.ts";
import type { SnapshotDay } from "./snapshot.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { decompress, decompressAside, PARALLEL_CHUNKS } from "./zstd.ts";

/** What reading a box needs. */
export interface BoxSource {
  /** The group's files. */
  readonly paths: GroupPaths;
  /** The group. */
  readonly record: GroupRecord;
  /** Chunks decompressed so far. */
  readonly cache: ChunkCache;
  /** Decompresses several chunks at a time in other threads; otherwise one after another in this one, with less to do. */
  readonly aside: boolean;
  /** What may be read of a day; null when it holds nothing. */
  day(day: string): SnapshotDay | null;
}

/**
 * Reads a box [time, y, x] of a variable into `sink`, missing where the archive holds nothing.
 *
 * @throws DataError "corrupt-chunk" when a chunk is damaged, saying which file, chunk and offset.
 */
export async function readBox(source: BoxSource, variable: ArchiveVariable, box: Box, sink: BoxSink): Promise<void> {
  const { record: { group } } = source;
  const [start, count] = box.time;
  const perDay = framesPerDay(group.time);
  const cells = box.y[1] * box.x[1];
  for (let index = start; index < start + count;) {
    const end = Math.min(start + count, (Math.floor(index / perDay) + 1) * perDay);
    const day = dayOf(group.time.first + index * group.time.step);
    const part = { ...box, time: [index % perDay, end - index] } as const;
    await readDay(source, variable, { day, box: part, to: (index - start) * cells }, sink);
    index = end;
  }
}

/** The part of a box that lies in one day. */
interface DayPart {
  /** "YYYY-MM-DD". */
  readonly day: string;
  /** The part, its time counted in the day. */
  readonly box: Box;
  /** Its first value in the box. */
  readonly to: number;
}

async function readDay(
  source: BoxSource,
  variable: ArchiveVariable,
  { day, box, to }: DayPart,
  sink: BoxSink,
): Promise<void> {
  const { record: { group, chunk, shardDays }, paths, cache, aside } = source;
  const counts = chunkCounts(group, chunk);
  const chunks = counts[0] * counts[1] * counts[2];
  const before = (dayNumber(group.time, day) % shardDays) * chunks;
  const known = source.day(day);
  // either may be where it is only now: a commit brings files from the journal to their places
  const files = [`${paths.journal(day)}/${variable.name}`, paths.chunk(variable.name, day)];
  if (known?.inJournal === false) files.reverse();
  const shard = known === null ? null : openShard(files, paths.shard(day), shardDays * chunks);
  if (shard === null) return sink.miss(to, box.time[1] * box.y[1] * box.x[1]);
  const place = (piece: Piece, values: Packed | null) => {
    for (let t = 0; t < piece.t; t++) {
      const there = values !== null && known!.frames[piece.first + t] === 1;
      for (let row = 0; row < piece.rows; row++) {
        const target = to + piece.to + (t * box.y[1] + row) * box.x[1];
        if (there) sink.put(values, piece.from + (t * chunk[1] + row) * chunk[2], target, piece.columns);
        else sink.miss(target, piece.columns);
      }
    }
  };
  try {
    await inParallel(piecesOf(box, chunk, counts), aside ? PARALLEL_CHUNKS : 1, async (piece) => {
      const number = before + piece.number;
      if (!shard.has(number)) return place(piece, null);
      await cache.use(`${shard.id}#${number}`, {
        variable,
        length: chunk[0] * chunk[1] * chunk[2],
        decode: (into) => decode(shard, number, { variable, day, aside, into }),
      }, (values) => place(piece, values));
    });
  } finally {
    shard.close();
  }
}

/** Reads and decompresses a chunk. */
async function decode(
  shard: ShardReader,
  number: number,
  { variable, day, aside, into }: {
    readonly variable: ArchiveVariable;
    readonly day: string;
    readonly aside: boolean;
    readonly into: Packed;
  },
): Promise<void> {
  try {
    const bytes = shard.read(number)!;
    if (aside) await decompressAside(bytes, bytesOf(into));
    else decompress(bytes, bytesOf(into));
  } catch (cause) {
    if (isSystemError(cause)) throw cause; // the disk or the network, not the data
    throw new DataError("corrupt-chunk", `Chunk ${number} is damaged: ingest the files of ${day} again`, {
      file: shard.path,
      variable: variable.name,
      offset: shard.offset(number),
      cause,
    });
  }
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^E[A-Z]+$/.test(String(error.code));

/** The part of a box that lies in one chunk. */
interface Piece {
  /** Number of the chunk in its day. */
  readonly number: number;
  /** First value in the chunk. */
  readonly from: number;
  /** First value in the box. */
  readonly to: number;
  /** Index in the day of the first frame. */
  readonly first: number;
  /** Frames. */
  readonly t: number;
  /** Rows. */
  readonly rows: number;
  /** Columns. */
  readonly columns: number;
}

/** Cuts a box of one day, its time counted in the day, by chunks, in the order of their numbers. */
function* piecesOf({ time, y, x }: Box, chunk: ChunkShape, [, rows, columns]: ChunkShape): Generator<Piece> {
  for (const [i, t] of cut(time, chunk[0])) {
    for (const [j, v] of cut(y, chunk[1])) {
      for (const [k, u] of cut(x, chunk[2])) {
        yield {
          number: (i * rows + j) * columns + k,
          from: ((t[0] - i * chunk[0]) * chunk[1] + v[0] - j * chunk[1]) * chunk[2] + u[0] - k * chunk[2],
          to: ((t[0] - time[0]) * y[1] + v[0] - y[0]) * x[1] + u[0] - x[0],
          first: t[0],
          t: t[1],
          rows: v[1],
          columns: u[1],
        };
      }
    }
  }
}

/** Cuts a range at multiples of `size`: the number of each part and its range. */
function* cut([start, count]: Range, size: number): Generator<[number, Range]> {
  for (let i = Math.floor(start / size); i * size < start + count; i++) {
    const first = Math.max(start, i * size);
    yield [i, [first, Math.min(start + count, (i + 1) * size) - first]];
  }
}
