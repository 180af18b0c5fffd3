import { decodeChunk, encodeChunk } from "../../archive/mod.ts";

/**
 * Whole numbers as bytes: in as few bytes each as hold them, one or two, those of a column side by side, compressed as the
 * archive compresses its chunks; before them a byte that says how many. So they need nothing else to be read but their shape.
 *
 * @param codes [row, column]
 */
export async function storeCodes(codes: Int16Array, columns: number): Promise<Uint8Array<ArrayBuffer>> {
  const width = codes.every((code) => code >= -128 && code <= 127) ? 1 : 2;
  const packed = await encodeChunk(turned(codes, memoryOf(width, codes.length), columns));
  const bytes = new Uint8Array(1 + packed.length);
  bytes[0] = width;
  bytes.set(packed, 1);
  return bytes;
}

/** Reads back `length` numbers that {@link storeCodes} stored. @throws Error when bytes are damaged or hold another number of them */
export function readCodes(bytes: Uint8Array<ArrayBuffer>, length: number, columns: number): Int16Array {
  const stored = memoryOf(bytes[0]!, length);
  decodeChunk(bytes.slice(1), stored);
  return turned(stored, new Int16Array(length), length / columns);
}

type Codes = Int8Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

function memoryOf(width: number, length: number): Codes {
  return width === 1 ? new Int8Array(length) : new Int16Array(length);
}

/** [row, column] as [column, row]. */
function turned<Into extends Codes>(from: Int8Array | Int16Array, into: Into, columns: number): Into {
  const rows = from.length / columns;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) into[column * rows + row] = from[row * columns + column]!;
  }
  return into;
}
