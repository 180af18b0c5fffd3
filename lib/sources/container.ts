import { DataError } from "../base/mod.ts";

/** Value of an attribute: text, a number, or a list of them. */
export type Attribute = string | number | readonly string[] | readonly number[];

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Numbers as stored; 64-bit integers come as float64. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Type of stored numbers. */
export type NumberType = "i1" | "u1" | "i2" | "u2" | "i4" | "u4" | "i8" | "u8" | "f4" | "f8";

/** An array of numbers inside a {@link Container}. */
export interface StoredArray {
  /** Path inside the file, without a leading slash: "Grid/precipitation". */
  readonly path: string;
  /** Type of the numbers as stored: i integer, u unsigned, f floating point, and bytes. */
  readonly type: NumberType;
  /** Lengths of the dimensions, slowest first. */
  readonly shape: readonly number[];
  /** Paths of the coordinate arrays (or names) of the dimensions; "" where a dimension has no name. */
  readonly dimensions: readonly string[];
  /** Shape of the chunks, or null when the array is stored in one piece. */
  readonly chunks: readonly number[] | null;
  /** Attributes of the array. */
  readonly attributes: Attributes;
  /** Names of the attributes that are stored as floating-point numbers. */
  readonly floats: ReadonlySet<string>;
}

/** A part of an array: `count` entries from `start` along every dimension. */
export interface Hyperslab {
  /** First entry along every dimension. */
  readonly start: readonly number[];
  /** Number of entries along every dimension. */
  readonly count: readonly number[];
}

/** An open file of named arrays in groups: HDF5, NetCDF-4 or NetCDF-3. */
export interface Container {
  /** Path of the file as given. */
  readonly path: string;
  /** Arrays of numbers by path. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
  /** Paths of all groups; the root is "". */
  readonly groups: ReadonlySet<string>;
  /** Attributes of a group; {} when there is no such group. @throws DataError "corrupt-file" */
  attributes(group: string): Attributes;
  /** Reads an array, or a part of it, in row-major order. @throws DataError "missing-variable", "corrupt-file" */
  read(array: string, part?: Hyperslab): Numbers;
  /** Frees the file. */
  close(): void;
}

/** The array at `path`. @throws DataError "missing-variable" when there is none */
export function storedArray(container: Pick<Container, "arrays" | "path">, path: string): StoredArray {
  const array = container.arrays.get(path);
  if (array === undefined) {
    throw new DataError("missing-variable", `The file holds no array "${path}"`, { file: container.path });
  }
  return array;
}

/** Text of an attribute, trimmed; "" when it is absent or not a text. A list of one counts as its entry. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string {
  for (const name of names) {
    const value = attributes[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string" && first.trim() !== "") return first.trim();
  }
  return "";
}

/** Numbers of an attribute; [] when it is absent or a text that is not a number. */
export function numbersOf(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (value === undefined) return [];
  const list: readonly (string | number)[] = typeof value === "object" ? value : [value];
  const numbers = list.map((entry) => typeof entry === "number" ? entry : entry.trim() === "" ? NaN : Number(entry));
  return numbers.every((entry, k) => !Number.isNaN(entry) || typeof list[k] === "number") ? numbers : [];
}

/** The first number of an attribute; NaN when it has none. */
export function numberOf(attributes: Attributes, name: string): number {
  return numbersOf(attributes, name)[0] ?? NaN;
}
