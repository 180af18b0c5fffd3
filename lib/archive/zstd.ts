import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { openNativeZstd } from "./zstd_native.ts";

/** Compression level written into the metadata. */
export const ZSTD_LEVEL = 3;

const native = openNativeZstd();

/** What compresses and decompresses chunks: "libzstd 1.5.4" where the system has it and FFI is allowed, else "node:zlib". */
export function zstdInUse(): string {
  return native?.name ?? "node:zlib";
}

/** Chunks that are worth working on at a time, beside this thread. */
export const PARALLEL_CHUNKS: number = native === null ? 1 : navigator.hardwareConcurrency + 1;

/** Frees what the system's library holds, before a thread ends. */
export function freeZstd(): void {
  native?.free();
}

/** Compresses with a content checksum, so that a damaged chunk is told from a good one when it is read. */
export function compress(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return zstdCompressSync(bytes, {
    chunkSize: Math.max(1024, bytes.length >> 1), // one or two outputs instead of many to join: 2.5 times faster
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  }) as Uint8Array<ArrayBuffer>;
}

/** As {@link compress}, in parallel with others where the system's library is there. `bytes` must stay as they are meanwhile. */
export async function compressAside(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return await native?.compressAside(bytes, ZSTD_LEVEL) ?? compress(bytes);
}

/**
 * Decompresses `bytes` so that they fill `into`.
 *
 * @throws Error when they are damaged or of another length.
 */
export function decompress(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array<ArrayBuffer>): void {
  if (native?.decompress(bytes, into)) return;
  // here too when the system's library refuses: this one says what is wrong
  const room = into.length + 64;
  const out = zstdDecompressSync(bytes, { chunkSize: room, maxOutputLength: room });
  if (out.length !== into.length) {
    throw new RangeError(`Expected ${into.length} bytes after decompression, got ${out.length}`);
  }
  into.set(out);
}

/** As {@link decompress}, in parallel with others where the system's library is there. Both must stay as they are meanwhile. */
export async function decompressAside(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!await native?.decompressAside(bytes, into)) decompress(bytes, into);
}
