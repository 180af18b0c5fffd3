import { DataError } from "../base/mod.ts";
import type { Attribute, Attributes, Container, Hyperslab, Numbers, StoredArray } from "./container.ts";
import { storedArray } from "./container.ts";
import { loadNetcdf3 } from "./deps.ts";
import { readFileBytes } from "./file_bytes.ts";

const TYPES = {
  byte: { size: 1, code: "i1", array: Int8Array, get: "getInt8" },
  short: { size: 2, code: "i2", array: Int16Array, get: "getInt16" },
  int: { size: 4, code: "i4", array: Int32Array, get: "getInt32" },
  float: { size: 4, code: "f4", array: Float32Array, get: "getFloat32" },
  double: { size: 8, code: "f8", array: Float64Array, get: "getFloat64" },
} as const;

interface Stored {
  readonly array: StoredArray;
  readonly type: typeof TYPES[keyof typeof TYPES];
  /** Byte of the first number. */
  readonly offset: number;
  /** Bytes from one record to the next; 0 when the array has no record dimension. */
  readonly recordStep: number;
}

/** Version byte of a NetCDF-3 file that begins with `head`: 1 classic, 2 64-bit offset, 5 64-bit data; else 0. */
export function netcdf3Version(head: Uint8Array): number {
  const magic = head[0] === 0x43 && head[1] === 0x44 && head[2] === 0x46;
  return magic && [1, 2, 5].includes(head[3] ?? 0) ? head[3]! : 0;
}

/**
 * Opens a NetCDF-3 file (classic, or 64-bit offset below 4 GB); its bytes are held in memory until it is closed.
 *
 * @throws DataError "missing-file"; "unknown-format" when it is not NetCDF-3; "unsupported-version" for 64-bit data
 * (CDF-5); "corrupt-file" when it is cut short or damaged.
 */
export async function openNetcdf3(path: string): Promise<Container> {
  const bytes = await readFileBytes(path);
  const version = netcdf3Version(bytes);
  if (version === 0) throw new DataError("unknown-format", "Not a NetCDF-3 file", { file: path });
  if (version === 5) {
    throw new DataError(
      "unsupported-version",
      "NetCDF-3 with 64-bit data (CDF-5) is not read: convert it to NetCDF-4",
      {
        file: path,
      },
    );
  }
  const { NetCDFReader } = await loadNetcdf3();
  let header: { readonly attributes: Attributes; readonly stored: ReadonlyMap<string, Stored> };
  try {
    header = describe(new NetCDFReader(bytes).header);
  } catch (cause) {
    throw new DataError("corrupt-file", "The NetCDF-3 header is cut short or damaged", { file: path, cause });
  }
  for (const { array, offset, type, recordStep } of header.stored.values()) {
    const [records = 1, ...rest] = recordStep === 0 ? [1, ...array.shape] : array.shape;
    const end = offset + Math.max(0, records - 1) * recordStep + product(rest) * type.size;
    if (records > 0 && !(end <= bytes.length)) {
      throw new DataError("corrupt-file", `Cut short: ${end} bytes needed, ${bytes.length} there`, {
        file: path,
        variable: array.path,
        offset: bytes.length,
      });
    }
  }
  const arrays = new Map([...header.stored].map(([name, { array }]) => [name, array]));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    path,
    arrays,
    groups: new Set([""]),
    attributes: (group) => group === "" ? header.attributes : {},
    read: (name, part) => {
      const array = storedArray({ arrays, path }, name);
      return readArray(view, header.stored.get(name)!, part ?? { start: array.shape.map(() => 0), count: array.shape });
    },
    close: () => {},
  };
}

const product = (numbers: readonly number[]): number => numbers.reduce((p, n) => p * n, 1);

/** What the package's header holds; its own types leave the attributes out. */
interface Header {
  readonly recordDimension: { readonly length: number; readonly id?: number };
  readonly dimensions: readonly { readonly name: string; readonly size: number }[];
  readonly globalAttributes: readonly HeaderAttribute[];
  readonly variables: readonly {
    readonly name: string;
    readonly dimensions: readonly number[];
    readonly attributes: readonly HeaderAttribute[];
    readonly type: string;
    readonly size: number;
    readonly offset: number;
    readonly record: boolean;
  }[];
}

interface HeaderAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string | number | readonly number[];
}

function attributesOf(list: readonly HeaderAttribute[]): Attributes {
  // The package gives bytes unsigned; NetCDF-3 bytes are signed.
  const value = ({ type, value }: HeaderAttribute): Attribute =>
    type === "byte" && Array.isArray(value) ? value.map((byte: number) => byte << 24 >> 24) : value as Attribute;
  return Object.fromEntries(list.map((attribute) => [attribute.name, value(attribute)]));
}

function describe(header: Header): { attributes: Attributes; stored: Map<string, Stored> } {
  const records = header.variables.filter((variable) => variable.record);
  const stored = new Map<string, Stored>();
  for (const variable of header.variables) {
    const type = TYPES[variable.type as keyof typeof TYPES];
    if (type === undefined) continue;
    const dimensions = variable.dimensions.map((id) => header.dimensions[id]!);
    const shape = dimensions.map((dimension, axis) =>
      axis === 0 && variable.record ? header.recordDimension.length : dimension.size
    );
    // Records are padded to 4 bytes, except when a file has a single record array (NetCDF classic format, "vsize").
    const recordStep = !variable.record
      ? 0
      : records.length === 1
      ? product(shape.slice(1)) * type.size
      : records.reduce((sum, { size }) => sum + size, 0);
    const array: StoredArray = {
      path: variable.name,
      type: type.code,
      shape,
      dimensions: dimensions.map((dimension) => dimension.name),
      chunks: null,
      attributes: attributesOf(variable.attributes),
      floats: new Set(
        variable.attributes.filter(({ type }) => type === "float" || type === "double").map(({ name }) => name),
      ),
    };
    stored.set(variable.name, { array, type, offset: variable.offset, recordStep });
  }
  return { attributes: attributesOf(header.globalAttributes), stored };
}

function readArray(view: DataView, { array, type, offset, recordStep }: Stored, part: Hyperslab): Numbers {
  const { shape } = array;
  const strides = shape.map((_, axis) =>
    axis === 0 && recordStep > 0 ? recordStep : product(shape.slice(axis + 1)) * type.size
  );
  const values = new type.array(product(part.count));
  const index = shape.map(() => 0);
  for (let k = 0; k < values.length; k++) {
    let at = offset;
    for (let axis = 0; axis < shape.length; axis++) at += (part.start[axis]! + index[axis]!) * strides[axis]!;
    values[k] = view[type.get](at, false);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === part.count[axis]; axis--) index[axis] = 0;
  }
  return values;
}
