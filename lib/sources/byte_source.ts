import { DataError } from "../base/mod.ts";

/** Bytes that can be read at any place. */
export interface ByteSource {
  /** The `count` bytes from `offset` on; fewer at the end. */
  read(offset: number, count: number): Promise<Uint8Array>;
  /** Frees what is held. */
  close(): void;
}

/** Opens a file for reading at any place. @throws DataError "missing-file" */
export async function fileSource(path: string): Promise<ByteSource & { readonly size: number }> {
  const file = await Deno.open(path).catch((cause: unknown) => {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataError("missing-file", "No such file", { file: path, cause });
    }
    throw cause;
  });
  return {
    size: (await file.stat()).size,
    // Seek and read are one synchronous step, so that reads at the same time do not disturb each other.
    read: (offset, count) => {
      const bytes = new Uint8Array(count);
      file.seekSync(offset, Deno.SeekMode.Start);
      let done = 0;
      for (let more: number | null = 1; more !== null && done < count;) {
        more = file.readSync(bytes.subarray(done));
        done += more ?? 0;
      }
      return Promise.resolve(bytes.subarray(0, done));
    },
    close: () => file.close(),
  };
}

/**
 * Reads a stream as if at any place: going forward unpacks what lies between, going back opens the stream again.
 * One piece is held at a time, so a member of many gigabytes can be read in order.
 */
export function streamSource(open: () => ReadableStream<Uint8Array>): ByteSource {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let position = 0;
  let piece: Uint8Array = new Uint8Array();
  let last: Promise<unknown> = Promise.resolve();

  const close = (): void => {
    reader?.cancel().catch(() => {}); // the rest of the stream is not wanted
    reader = null;
  };
  const rewind = (): ReadableStreamDefaultReader<Uint8Array> => {
    close();
    position = 0;
    piece = new Uint8Array();
    return reader = open().getReader();
  };
  const readNow = async (offset: number, count: number): Promise<Uint8Array> => {
    const current = reader === null || offset < position ? rewind() : reader;
    const bytes = new Uint8Array(count);
    for (const end = offset + count; position < end;) {
      if (piece.length === 0) {
        const next = await current.read();
        if (next.done) break;
        piece = next.value;
      }
      const target = position < offset ? offset : end;
      const part = piece.subarray(0, target - position);
      if (position >= offset) bytes.set(part, position - offset);
      position += part.length;
      piece = piece.subarray(part.length);
    }
    return bytes.subarray(0, Math.max(0, Math.min(count, position - offset)));
  };
  return {
    read: (offset, count) => {
      const result = last.then(() => readNow(offset, count));
      last = result.catch(() => {}); // told to the caller of this read
      return result;
    },
    close,
  };
}
