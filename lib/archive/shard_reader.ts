import { DataError } from "../base/mod.ts";
import { decodeIndex, indexBytes, type ShardIndex } from "./shard_index.ts";

/** An open shard. */
export interface ShardReader {
  /** Names this content: changes when the day is written again. */
  readonly id: string;
  /** The file. */
  readonly path: string;
  /** Whether chunk number `chunk` is there; else it is all missing. */
  has(chunk: number): boolean;
  /** Where in the file it begins. */
  offset(chunk: number): number;
  /** Its encoded bytes; null when it is not there. @throws DataError "corrupt-chunk" */
  read(chunk: number): Uint8Array<ArrayBuffer> | null;
  /** Closes the file. */
  close(): void;
}

const indexes = new Map<string, ShardIndex>();
const KEPT_INDEXES = 512;

function readExactly(file: Deno.FsFile, offset: number, length: number, path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const got = file.readSync(bytes.subarray(done));
    if (got === null) {
      throw new DataError("corrupt-chunk", "Shard is cut short: ingest its days again", { file: path, offset });
    }
    done += got;
  }
  return bytes;
}

/**
 * Opens the first of `paths` that exists as a shard of `days`, of `chunks` chunks; null when none does.
 * Reading is synchronous: from a warm disk it takes some microseconds.
 *
 * @throws DataError "corrupt-chunk" when its index is damaged.
 */
export function openShard(paths: readonly string[], days: readonly string[], chunks: number): ShardReader | null {
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
      if (index === undefined) {
        const length = indexBytes(chunks);
        if (size < length) {
          throw new DataError("corrupt-chunk", `Shard is cut short: ingest ${span} again`, { file: path });
        }
        const offset = size - length;
        index = decodeIndex(readExactly(file, offset, length, path), { file: path, offset, days: span });
        if (indexes.size >= KEPT_INDEXES) indexes.delete(indexes.keys().next().value!);
        indexes.set(id, index);
      }
      const { offsets, lengths } = index;
      return {
        id,
        path,
        has: (chunk) => offsets[chunk]! >= 0,
        offset: (chunk) => offsets[chunk]!,
        read: (chunk) => offsets[chunk]! < 0 ? null : readExactly(file, offsets[chunk]!, lengths[chunk]!, path),
        close: () => file.close(),
      };
    } catch (error) {
      file.close();
      throw error;
    }
  }
  return null;
}
