import { bytesOf, type Packed } from "./packing.ts";
import { compressAside, decompress } from "./zstd.ts";

/** The bytes that an archive's chunk with these stored values takes: its zstd, with a checksum. They must stay as they are meanwhile. */
export function encodeChunk(values: Packed): Promise<Uint8Array<ArrayBuffer>> {
  return compressAside(bytesOf(values));
}

/** Reads back what {@link encodeChunk} made, filling `into`. @throws Error when the bytes are damaged or of another length */
export function decodeChunk(bytes: Uint8Array<ArrayBuffer>, into: Packed): void {
  decompress(bytes, bytesOf(into));
}
