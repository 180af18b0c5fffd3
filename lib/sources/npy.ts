import { DataError, type DataErrorPlace } from "../base/mod.ts";

/** Types of numbers in NumPy files that are read and written. */
export type NpyType =
  | "bool"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "uint64"
  | "int64"
  | "float32"
  | "float64";

/** Numbers of an {@link NpyArray}; bool is 0 and 1. */
export type NpyData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

const KINDS = {
  bool: { code: "b1", array: Uint8Array },
  uint8: { code: "u1", array: Uint8Array },
  int8: { code: "i1", array: Int8Array },
  uint16: { code: "u2", array: Uint16Array },
  int16: { code: "i2", array: Int16Array },
  uint32: { code: "u4", array: Uint32Array },
  int32: { code: "i4", array: Int32Array },
  uint64: { code: "u8", array: BigUint64Array },
  int64: { code: "i8", array: BigInt64Array },
  float32: { code: "f4", array: Float32Array },
  float64: { code: "f8", array: Float64Array },
} as const satisfies Record<NpyType, { code: string; array: unknown }>;

/** An array as NumPy stores it. */
export interface NpyArray {
  /** Type of the numbers. */
  readonly dtype: NpyType;
  /** Lengths of the dimensions, slowest first; [] is a single number. */
  readonly shape: readonly number[];
  /** Numbers in row-major (C) order. */
  readonly data: NpyData;
}

/** What the header of a .npy file says. */
export interface NpyHeader {
  /** Type as NumPy writes it: "<i2", "|u1", "|O". */
  readonly descr: string;
  /** Whether the first dimension is the fastest. */
  readonly fortranOrder: boolean;
  /** Lengths of the dimensions. */
  readonly shape: readonly number[];
  /** Byte at which the numbers begin. */
  readonly dataOffset: number;
}

/** The longest header read, bytes: NumPy refuses longer ones too, unless told otherwise. */
export const NPY_HEADER_LIMIT = 10_000;

const corrupt = (message: string, place: DataErrorPlace) => new DataError("corrupt-file", message, place);

/** Whether `bytes` begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === 0x93 && new TextDecoder().decode(bytes.subarray(1, 6)) === "NUMPY";
}

/**
 * Reads the header of a .npy file, format versions 1.0, 2.0 and 3.0 (numpy.lib.format), from its first bytes.
 *
 * @throws DataError "corrupt-file", "unsupported-version".
 */
export function readNpyHeader(bytes: Uint8Array, place: DataErrorPlace = {}): NpyHeader {
  if (!isNpy(bytes)) throw corrupt("Not a .npy array", { ...place, offset: 0 });
  const version = bytes[6]!;
  if (version < 1 || version > 3) {
    throw new DataError("unsupported-version", `.npy format version ${version}: 1, 2 and 3 are read`, place);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const length = bytes.length < start ? NaN : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (!(length <= NPY_HEADER_LIMIT && start + length <= bytes.length)) {
    throw corrupt("The .npy header is cut short or too long", { ...place, offset: 8 });
  }
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1]?.match(/\d+/g)?.map(Number) ??
    (/'shape'\s*:\s*\(\s*\)/.test(text) ? [] : undefined);
  if (descr === undefined || order === undefined || shape === undefined) {
    throw corrupt(`Cannot read this .npy header (records are not read): ${text.trim().slice(0, 120)}`, {
      ...place,
      offset: start,
    });
  }
  return { descr, fortranOrder: order === "True", shape, dataOffset: start + length };
}

/** Number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * The type, its size in bytes and the byte order of a header's `descr`.
 *
 * @throws DataError "unsupported-version" for types that are not read (objects, text, float16, complex, dates).
 */
export function npyType(descr: string, place: DataErrorPlace = {}): { dtype: NpyType; bytes: number; little: boolean } {
  const [, order = "", code = ""] = /^([<>|=]?)(\w+)$/.exec(descr) ?? [];
  const dtype = (Object.keys(KINDS) as NpyType[]).find((name) => KINDS[name].code === code);
  if (dtype === undefined) {
    const read = Object.values(KINDS).map((kind) => kind.code).join(", ");
    throw new DataError("unsupported-version", `NumPy type "${descr}" is not read; save the array as ${read}`, place);
  }
  return {
    dtype,
    bytes: KINDS[dtype].array.BYTES_PER_ELEMENT,
    little: order !== ">",
  };
}

/**
 * Numbers of type `dtype` stored in `bytes`; a view of them when order and alignment allow, else a copy.
 * Deno runs on little-endian machines only.
 */
export function decodeNumbers(bytes: Uint8Array, dtype: NpyType, little: boolean): NpyData {
  const { array } = KINDS[dtype];
  const size = array.BYTES_PER_ELEMENT;
  const owned = !little || bytes.byteOffset % size !== 0 ? bytes.slice() : bytes;
  if (!little && size > 1) swapBytes(owned, size);
  return new array(owned.buffer as ArrayBuffer, owned.byteOffset, Math.floor(owned.length / size));
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start + size <= bytes.length; start += size) {
    for (let k = 0; k < size / 2; k++) {
      const byte = bytes[start + k]!;
      bytes[start + k] = bytes[start + size - 1 - k]!;
      bytes[start + size - 1 - k] = byte;
    }
  }
}

/** Puts an array stored with its first dimension fastest into row-major order. */
function rowMajor(data: NpyData, shape: readonly number[]): NpyData {
  const sorted = data.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    sorted[to] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return sorted;
}

/**
 * Reads a .npy file: bool, integers of 1 to 8 bytes, float32 and float64, of either byte order and either dimension
 * order; the result is row-major in the machine's byte order.
 *
 * @throws DataError "corrupt-file" when the header or the numbers are cut short, "unsupported-version" for other types.
 */
export function readNpy(bytes: Uint8Array, place: DataErrorPlace = {}): NpyArray {
  const header = readNpyHeader(bytes, place);
  const type = npyType(header.descr, place);
  const length = elementCount(header.shape) * type.bytes;
  const stored = bytes.subarray(header.dataOffset, header.dataOffset + length);
  if (stored.length !== length) {
    throw corrupt(`The array says ${length} bytes and has ${stored.length}: it is cut short`, {
      ...place,
      offset: bytes.length,
    });
  }
  const data = decodeNumbers(stored, type.dtype, type.little);
  const { shape, fortranOrder } = header;
  return { dtype: type.dtype, shape, data: fortranOrder && shape.length > 1 ? rowMajor(data, shape) : data };
}

/**
 * Writes an array as a .npy file, format version 1.0, little-endian, row-major.
 *
 * @throws RangeError when the numbers are not as many as the shape says, TypeError when their type is not `dtype`.
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const { code, array: kind } = KINDS[array.dtype];
  if (!(array.data instanceof kind)) throw new TypeError(`Numbers of type ${array.dtype} come in a ${kind.name}`);
  if (array.data.length !== elementCount(array.shape)) {
    throw new RangeError(`${array.data.length} numbers do not fill the shape (${array.shape.join(", ")})`);
  }
  const order = kind.BYTES_PER_ELEMENT === 1 ? "|" : "<";
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(", ");
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  // The numbers begin at a multiple of 64 bytes, and the header ends with a line feed.
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new TextEncoder().encode(`${text.padEnd(start - 11)}\n`);
  const bytes = new Uint8Array(start + array.data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(header, 10);
  bytes.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), start);
  return bytes;
}
