import { DataError } from "../base/mod.ts";
import { dayOf } from "../grid/mod.ts";
import type { Box, Range } from "./box.ts";
import type { BoxSink } from "./box_sink.ts";
import type { ChunkCache } from "./chunk_cache.ts";
import { type ArchiveVariable, chunkCounts, type ChunkShape, dayNumber, framesPerDay } from "./layout.ts";
import { itemBytes, type Packed } from "./packing.ts";
import type { Rows } from "./rows.ts";
import type { GroupPaths } from "./paths.ts";
import { openShard } from "./shard_reader.ts";
import type { SnapshotDay } from "./snapshot.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { CHUNKS_AT_A_TIME, decompressAll } from "./zstd.ts";

/** What reading a box needs. */
export interface BoxSource {
  /** The group's files. */
  readonly paths: GroupPaths;
  /** The group. */
  readonly record: GroupRecord;
  /** Chunks decompressed so far. */
  readonly cache: ChunkCache;
  /** Threads that decompress, this one among them. */
  readonly threads: number;
  /** What may be read of a day; null when it holds nothing. */
  day(day: string): SnapshotDay | null;
}

/**
 * Reads a box [time, y, x] of a variable into `sink`, missing where the archive holds nothing.
 *
 * @throws DataError "corrupt-chunk" when a chunk is damaged, saying which file, chunk and offset, or the file of a day is gone.
 */
export function readBox(source: BoxSource, variable: ArchiveVariable, box: Box, sink: BoxSink): void {
  const { record: { group } } = source;
  const [start, count] = box.time;
  const perDay = framesPerDay(group.time);
  const cells = box.y[1] * box.x[1];
  for (let index = start; index < start + count;) {
    const end = Math.min(start + count, (Math.floor(index / perDay) + 1) * perDay);
    const day = dayOf(group.time.first + index * group.time.step);
    const part = { ...box, time: [index % perDay, end - index] } as const;
    readDay(source, variable, { day, box: part, to: (index - start) * cells }, sink);
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

function readDay(
  source: BoxSource,
  variable: ArchiveVariable,
  { day, box, to }: DayPart,
  sink: BoxSink,
): void {
  const { record: { group, chunk, shardDays }, paths, cache, threads } = source;
  const counts = chunkCounts(group, chunk);
  const chunks = counts[0] * counts[1] * counts[2];
  const before = (dayNumber(group.time, day) % shardDays) * chunks;
  const known = source.day(day);
  // either may be where it is only now: a commit brings files from the journal to their places
  const files = [`${paths.journal(day)}/${variable.name}`, paths.chunk(variable.name, day)];
  if (known?.inJournal === false) files.reverse();
  const open = () => openShard(files, { days: paths.shard(day), chunks: shardDays * chunks, variable: variable.name });
  const isStored = known?.stored.has(variable.name) === true;
  // looked for again, as a commit may have put it in its place between one look and the other
  const shard = known === null ? null : open() ?? (isStored ? open() : null);
  if (shard === null && isStored) {
    throw new DataError("corrupt-chunk", `The file with ${day} is gone: ingest its files again`, {
      file: paths.chunk(variable.name, day),
      variable: variable.name,
    });
  }
  if (shard === null) {
    const columns = box.time[1] * box.y[1] * box.x[1];
    return sink.put(null, { from: 0, fromSteps: [0, 0], to, toSteps: [0, 0], frames: 1, rows: 1, columns });
  }
  const rowsOf = (piece: Piece, frame: number, frames: number): Rows => ({
    from: piece.from + frame * chunk[1] * chunk[2],
    fromSteps: [chunk[2], chunk[1] * chunk[2]],
    to: to + piece.to + frame * box.y[1] * box.x[1],
    toSteps: [box.x[1], box.y[1] * box.x[1]],
    frames,
    rows: piece.rows,
    columns: piece.columns,
  });
  const isWhole = ({ first, t }: Piece) => !known!.frames.subarray(first, first + t).includes(0);
  const place = (piece: Piece, values: Packed | null) => {
    if (values === null || isWhole(piece)) return sink.put(values, rowsOf(piece, 0, piece.t));
    for (let t = 0; t < piece.t; t++) {
      sink.put(known!.frames[piece.first + t] === 1 ? values : null, rowsOf(piece, t, 1));
    }
  };
  const length = chunk[0] * chunk[1] * chunk[2];
  const size = length * itemBytes(variable.dtype);
  const keyOf = (piece: Piece) => `${shard.id}#${before + piece.number}`;
  try {
    const wanted: Piece[] = [];
    for (const piece of piecesOf(box, chunk, counts)) {
      const held = shard.has(before + piece.number) ? cache.get(keyOf(piece)) : null;
      if (held === undefined) wanted.push(piece);
      else place(piece, held);
    }
    for (let i = 0; i < wanted.length; i += CHUNKS_AT_A_TIME) {
      const pieces = wanted.slice(i, i + CHUNKS_AT_A_TIME);
      const numbers = pieces.map((piece) => before + piece.number);
      const packed = shard.read(numbers);
      const jobs = pieces.map((piece, k) => {
        const copied = sink.stored !== null && isWhole(piece);
        const kept = 2 * piece.t < chunk[0] || cache.admits(keyOf(piece), size); // of few frames: the next are wanted next
        return {
          bytes: packed[k]!,
          into: kept || !copied ? cache.memory(variable, length) : null,
          size,
          copy: copied ? { out: sink.stored, rows: rowsOf(piece, 0, piece.t) } : null,
          kept,
        };
      });
      decompressAll(jobs, threads, {
        done: (k) => {
          const { into, copy, kept } = jobs[k]!;
          if (copy === null) place(pieces[k]!, into);
          if (kept) cache.keep(keyOf(pieces[k]!), into!);
          else if (into !== null) cache.giveBack(into);
        },
        damaged: (k, cause) => shard.damaged(numbers[k]!, cause),
      });
    }
  } finally {
    shard.close();
  }
}

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
