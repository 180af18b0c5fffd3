import { DataError } from "../base/mod.ts";
import { crc32c } from "./crc32c.ts";

/** Where the chunks of a shard lie: offset and length in bytes per chunk, -1 and -1 for a chunk that is all missing. */
export interface ShardIndex {
  /** Offsets, by chunk number (row-major over the shard's chunks). */
  readonly offsets: Float64Array;
  /** Lengths, by chunk number. */
  readonly lengths: Float64Array;
}

const EMPTY = 0xffff_ffff_ffff_ffffn;

/** Bytes of the index of `chunks` chunks. */
export function indexBytes(chunks: number): number {
  return 16 * chunks + 4;
}

/** An index where every chunk is missing. */
export function emptyIndex(chunks: number): ShardIndex {
  return { offsets: new Float64Array(chunks).fill(-1), lengths: new Float64Array(chunks).fill(-1) };
}

/** Writes an index as Zarr's sharding_indexed codec wants it: uint64 pairs, little-endian, then their CRC-32C. */
export function encodeIndex(index: ShardIndex): Uint8Array<ArrayBuffer> {
  const chunks = index.offsets.length;
  const bytes = new Uint8Array(indexBytes(chunks));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < chunks; i++) {
    const missing = index.offsets[i]! < 0;
    view.setBigUint64(16 * i, missing ? EMPTY : BigInt(index.offsets[i]!), true);
    view.setBigUint64(16 * i + 8, missing ? EMPTY : BigInt(index.lengths[i]!), true);
  }
  view.setUint32(16 * chunks, crc32c(bytes.subarray(0, 16 * chunks)), true);
  return bytes;
}

/**
 * Reads an index, which lies at `offset` of `file`; `days` says in words whose it is.
 *
 * @throws DataError "corrupt-chunk" when its checksum is wrong.
 */
export function decodeIndex(
  bytes: Uint8Array<ArrayBuffer>,
  { file, offset, days }: { readonly file: string; readonly offset: number; readonly days: string },
): ShardIndex {
  if (!isIntact(bytes)) {
    throw new DataError(
      "corrupt-chunk",
      `Shard index has a wrong checksum, none of its chunks can be found: ingest ${days} again`,
      {
        file,
        offset,
      },
    );
  }
  return parseIndex(bytes);
}

/** Whether the checksum of an index is right. */
export function isIntact(bytes: Uint8Array<ArrayBuffer>): boolean {
  const body = bytes.length - 4;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(body, true) === crc32c(bytes.subarray(0, body));
}

/** Reads an index, its checksum unread. */
export function parseIndex(bytes: Uint8Array<ArrayBuffer>): ShardIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const index = emptyIndex((bytes.length - 4) / 16);
  for (let i = 0; i < index.offsets.length; i++) {
    const offset = view.getBigUint64(16 * i, true);
    if (offset === EMPTY) continue;
    index.offsets[i] = Number(offset);
    index.lengths[i] = Number(view.getBigUint64(16 * i + 8, true));
  }
  return index;
}
