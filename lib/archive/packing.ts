import { type ArchiveType, type ArchiveVariable, typeRange } from "./layout.ts";
import { type Coding, packCodes } from "./vectors/codes.ts";

/** Stored values. */
export type Packed =
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>;

const ARRAYS = {
  uint16: Uint16Array,
  int16: Int16Array,
  uint8: Uint8Array,
  int8: Int8Array,
  float32: Float32Array,
} as const;

/** Bytes of one stored value. */
export function itemBytes(dtype: ArchiveType): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** A new array for stored values. */
export function packedMemory(variable: ArchiveVariable, length: number): Packed {
  return new ARRAYS[variable.dtype](length);
}

/** A new array of stored values, all missing. */
export function packedArray(variable: ArchiveVariable, length: number): Packed {
  return packedMemory(variable, length).fill(variable.fill);
}

/** Bytes as stored values of the type of others, without a copy. */
export function valuesLike(
  { constructor }: Packed,
  { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>,
): Packed {
  const Values = constructor as typeof Uint16Array<ArrayBuffer>;
  return new Values(buffer, byteOffset, byteLength / Values.BYTES_PER_ELEMENT);
}

/** The bytes of stored values, without a copy. Zarr's "bytes" codec is little-endian, as every machine that Deno runs on. */
export function bytesOf(values: Packed): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Packs physical values into `into` (same length): rounds to the nearest stored value, NaN becomes the fill.
 * A rate outside the representable range is clipped; how often is returned. Rain of 0.01 mm h-1 steps: below 0.005 is 0.
 *
 * @throws TypeError when lengths differ. RangeError for an infinite value, or a code that the type cannot hold.
 */
export function pack(variable: ArchiveVariable, values: Float32Array, into: Packed): number {
  if (values.length !== into.length) {
    throw new TypeError(`Variable "${variable.name}" needs ${into.length} values a frame, got ${values.length}`);
  }
  const coding = codingOf(variable);
  if (coding === null) {
    into.set(values);
    return 0;
  }
  if (!(into instanceof Uint16Array)) return packOneByOne(variable, coding, values, into);
  let clipped = 0;
  packCodes(values, into, coding, (some, codes) => clipped += packOneByOne(variable, coding, some, codes));
  return clipped;
}

/** How values of a variable become integers; null for float32. */
export function codingOf(variable: ArchiveVariable): Coding | null {
  const range = typeRange(variable.dtype);
  if (range === null) return null;
  const { scale = 1, offset = 0, fill } = variable;
  const low = range[0] + (fill === range[0] ? 1 : 0);
  const high = range[1] - (fill === range[1] ? 1 : 0);
  const zero = Math.round(-offset / scale);
  const dry = zero >= low && zero <= high ? 0 : NaN; // most rain is none, which needs no arithmetic
  return { scale, offset, low, high, fill, dry, zero };
}

/** As {@link pack}, for integers of any type. */
export function packOneByOne(
  variable: ArchiveVariable,
  { scale, offset, low, high, fill, dry, zero }: Coding,
  values: Float32Array,
  into: { [index: number]: number },
): number {
  let outside = 0; // looked at apart: the loop is faster without
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === dry) {
      into[i] = zero;
      continue;
    }
    const raw = Math.round((value - offset) / scale);
    if (raw >= low && raw <= high) {
      into[i] = raw;
    } else {
      into[i] = fill;
      if (!Number.isNaN(value)) outside++;
    }
  }
  let left = outside;
  for (let i = 0; left > 0; i++) {
    const value = values[i]!;
    if (into[i] !== fill || Number.isNaN(value)) continue;
    left--;
    if (variable.kind === "code" || !Number.isFinite(value)) {
      throw new RangeError(
        `Value ${value} of "${variable.name}" does not fit ${variable.dtype} between ${low} and ${high}`,
      );
    }
    into[i] = value < offset + low * scale ? low : high;
  }
  return outside;
}
