import { constants, gunzipSync } from "node:zlib";
import { DataError } from "../base/mod.ts";

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a file, unpacked when it is gzip.
 *
 * @throws DataError "missing-file"; "corrupt-file" for a gzip file that is cut short or damaged.
 */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  const bytes = await Deno.readFile(path).catch((cause: unknown) => {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataError("missing-file", "No such file", { file: path, cause });
    }
    throw cause;
  });
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new DataError("corrupt-file", "The gzip data is cut short or damaged: fetch the file again", {
      file: path,
      cause,
    });
  }
}

/** The first bytes of a file as they are once unpacked, from its first bytes as they are on disk. */
export function unpackedHead(head: Uint8Array): Uint8Array {
  if (!isGzip(head)) return head;
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}
