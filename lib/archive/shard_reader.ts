import { DataError } from "../base/mod.ts";
import { decodeIndex, indexBytes, isIntact, parseIndex, type ShardIndex } from "./shard_index.ts";
import { salvageIndex, type ShardWitness } from "./shard_salvage.ts";

/** An open shard. */
export interface ShardReader {
  /** Names this content: changes when the day is written again. */
  readonly id: string;
  /** The file. */
  readonly path: string;
  /** Whether the index is damaged, and what a witness believed of it is used. */
  readonly salvaged: boolean;
  /** Whether chunk number `chunk` is there; else it is all missing. */
  has(chunk: number): boolean;
  /** Where in the file it begins. */
  offset(chunk: number): number;
  /**
   * The encoded bytes of chunks that are there, in the order asked for, valid until any shard is read again.
   *
   * @throws DataError "corrupt-chunk"
   */
  read(chunks: readonly number[]): Uint8Array<ArrayBuffer>[];
  /** What is to be thrown when a chunk cannot be decoded. */
  damaged(chunk: number, cause?: unknown): DataError;
  /** Closes the file. */
  close(): void;
}

const indexes = new Map<string, ShardIndex>();
const KEPT_INDEXES = 512;

let memory = new Uint8Array(new ArrayBuffer(2 ** 20));

/** Memory for `length` bytes, the same again and again: new memory is slow. */
function roomFor(length: number): Uint8Array<ArrayBuffer> {
  if (memory.length < length) memory = new Uint8Array(new ArrayBuffer(2 * length));
  return memory.subarray(0, length);
}

/** Reads into `bytes`; gives those that there are. */
function readPart(file: Deno.FsFile, offset: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  file.seekSync(offset, Deno.SeekMode.Start);
  let done = 0;
  while (done < bytes.length) {
    const got = file.readSync(bytes.subarray(done));
    if (got === null) break;
    done += got;
  }
  return bytes.subarray(0, done);
}

/** Reads chunks, those that are neighbours in the file at once. @throws what `damaged` makes of one that the file ends in */
function readChunks(
  file: Deno.FsFile,
  { offsets, lengths }: ShardIndex,
  chunks: readonly number[],
  damaged: (chunk: number) => DataError,
): Uint8Array<ArrayBuffer>[] {
  const room = roomFor(chunks.reduce((sum, chunk) => sum + lengths[chunk]!, 0));
  const read: Uint8Array<ArrayBuffer>[] = [];
  let used = 0;
  for (let next = 0; next < chunks.length;) {
    const start = used;
    const offset = offsets[chunks[next]!]!;
    for (; next < chunks.length && offsets[chunks[next]!]! - offset === used - start; next++) {
      const length = lengths[chunks[next]!]!;
      read.push(room.subarray(used, used + length));
      used += length;
    }
    if (readPart(file, offset, room.subarray(start, used)).length < used - start) throw damaged(chunks[next - 1]!);
  }
  return read;
}

/**
 * Opens the first of `paths` that exists as a shard of `days`, of `chunks` chunks; null when none does.
 * Reading is synchronous: from a warm disk it takes some microseconds.
 *
 * @throws DataError "corrupt-chunk" when its index is damaged and there is no `witness`, or it is cut off.
 */
export function openShard(
  paths: readonly string[],
  { days, chunks, variable, witness }: {
    readonly days: readonly string[];
    readonly chunks: number;
    readonly variable: string;
    readonly witness?: ShardWitness | undefined;
  },
): ShardReader | null {
  const span = days.length === 1 ? days[0]! : `${days[0]} to ${days.at(-1)}`;
  for (const path of paths) {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw error;
    }
    try {
      const { size, ino, mtime } = file.statSync();
      const id = `${path}:${ino}:${mtime?.getTime()}:${size}`;
      let index = indexes.get(id);
      let salvaged = false;
      if (index === undefined) {
        const length = indexBytes(chunks);
        if (size < length) {
          throw new DataError(
            "corrupt-chunk",
            `Shard is cut short, none of its chunks can be found: ingest ${span} again`,
            {
              file: path,
              variable,
              offset: size,
            },
          );
        }
        const offset = size - length;
        const encoded = readPart(file, offset, new Uint8Array(length));
        salvaged = witness !== undefined && !isIntact(encoded);
        if (salvaged) {
          const read = (from: number, count: number) => readPart(file, from, roomFor(count));
          index = salvageIndex(parseIndex(encoded), offset, read, witness!);
        } else {
          index = decodeIndex(encoded, { file: path, offset, days: span });
          if (indexes.size >= KEPT_INDEXES) indexes.delete(indexes.keys().next().value!);
          indexes.set(id, index);
        }
      }
      const known = index;
      const { offsets, lengths } = known;
      const dayOf = (chunk: number) => days[Math.floor(chunk * days.length / chunks)]!;
      const damaged = (chunk: number, cause?: unknown) =>
        new DataError("corrupt-chunk", `Chunk ${chunk} is damaged: ingest the files of ${dayOf(chunk)} again`, {
          file: path,
          variable,
          offset: offsets[chunk]!,
          cause,
        });
      return {
        id,
        path,
        salvaged,
        has: (chunk) => offsets[chunk]! >= 0,
        offset: (chunk) => offsets[chunk]!,
        read: (asked) => {
          const cut = asked.find((chunk) => offsets[chunk]! + lengths[chunk]! > size);
          if (cut !== undefined) throw damaged(cut, new Error(`The file ends at byte ${size}`));
          return readChunks(file, known, asked, damaged);
        },
        damaged,
        close: () => file.close(),
      };
    } catch (error) {
      file.close();
      throw error;
    }
  }
  return null;
}
