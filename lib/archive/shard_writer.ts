import { emptyIndex, encodeIndex, type ShardIndex } from "./shard_index.ts";

/** Writes one shard: chunks in any order, each once, then the index at the end. */
export interface ShardWriter {
  /** Appends the encoded bytes of chunk number `chunk`. */
  add(chunk: number, bytes: Uint8Array): void;
  /** Writes the index. */
  finish(): void;
  /** Brings it to the disk. */
  sync(): Promise<void>;
  /** Closes the file; unless it was finished, it is left for the caller to remove. */
  close(): void;
}

/** Starts a shard of `chunks` chunks at `path`, which must not exist. */
export function createShard(path: string, chunks: number): ShardWriter {
  const file = Deno.openSync(path, { write: true, createNew: true });
  const index: ShardIndex = emptyIndex(chunks);
  let position = 0;
  const write = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    position += bytes.length;
  };
  return {
    add: (chunk, bytes) => {
      index.offsets[chunk] = position;
      index.lengths[chunk] = bytes.length;
      write(bytes);
    },
    finish: () => write(encodeIndex(index)),
    sync: () => file.sync(),
    close: () => file.close(),
  };
}
