import { decodeChunk, encodeChunk } from "../../archive/mod.ts";

/**
 * Whole numbers as bytes: in as few bytes each as hold them, one or two, those of a column side by side, compressed as the
 * archive compresses its chunks; before them a byte that says how many. So they need nothing else to be read but their shape.
 *
 * @param codes [row, column]
 */
export async function storeCodes(codes: Int16Array, columns: number): Promise<Uint8Array<ArrayBuffer>> {
  const width = codes.every((code) => code >= -128 && code <= 127) ? 1 : 2;
  const rows = codes.length / columns;
  const turned = memoryOf(width, codes.length);
  for (let i = 0; i < codes.length; i++) turned[i % columns * rows + Math.floor(i / columns)] = codes[i]!;
  const packed = await encodeChunk(turned);
  const bytes = new Uint8Array(1 + packed.length);
  bytes[0] = width;
  bytes.set(packed, 1);
  return bytes;
}

/** Reads back `length` numbers that {@link storeCodes} stored. @throws Error when bytes are damaged or hold another number of them */
export function readCodes(bytes: Uint8Array<ArrayBuffer>, length: number, columns: number): Int16Array {
  const turned = memoryOf(bytes[0]!, length);
  decodeChunk(bytes.slice(1), turned);
  const rows = length / columns;
  return Int16Array.from({ length }, (_, i) => turned[i % columns * rows + Math.floor(i / columns)]!);
}

function memoryOf(width: number, length: number): Int8Array<ArrayBuffer> | Int16Array<ArrayBuffer> {
  return width === 1 ? new Int8Array(length) : new Int16Array(length);
}
