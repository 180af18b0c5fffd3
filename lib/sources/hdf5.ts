import { DataError } from "../base/mod.ts";
import type { Attribute, Attributes, Container, Hyperslab, Numbers, NumberType, StoredArray } from "./container.ts";
import { storedArray } from "./container.ts";
import { loadHdf5 } from "./deps.ts";
import { readFileBytes } from "./file_bytes.ts";

type Library = Awaited<ReturnType<typeof loadHdf5>>;
type Dataset = InstanceType<Library["Dataset"]>;
type Group = InstanceType<Library["Group"]>;
/** Runs calls of the C library; what they throw is damage of the file. */
type Guard = <T>(action: () => T, variable?: string) => T;

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const NUMBER_TYPES: readonly NumberType[] = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"];
const INTEGER = 0;
const FLOAT = 1;
const ENUM = 8;
/** Deeper or larger trees than real files have are damage: links that lead back to themselves. */
const MAX_DEPTH = 16;
const MAX_OBJECTS = 20_000;

/** Whether a file that begins with `head` is HDF5: the signature is at byte 0, or at 512, 1024, 2048 after a user block. */
export function isHdf5(head: Uint8Array): boolean {
  return [0, 512, 1024, 2048].some((offset) => SIGNATURE.every((byte, k) => head[offset + k] === byte));
}

let files = 0;

/** The library, with failures of the C library thrown: by default it prints them and leaves garbage in the result. */
async function loadLibrary(): Promise<Library> {
  const library = await loadHdf5();
  (await library.ready).activate_throwing_error_handler();
  return library;
}

/**
 * Opens an HDF5 or NetCDF-4 file; its bytes are held in memory until it is closed, arrays are decoded when read.
 *
 * @throws DataError "missing-file"; "unknown-format" when it is not HDF5; "corrupt-file" when it is cut short or damaged.
 */
export async function openHdf5(path: string): Promise<Container> {
  const bytes = await readFileBytes(path);
  if (!isHdf5(bytes)) throw new DataError("unknown-format", "Not an HDF5 file", { file: path });
  const library = await loadLibrary();
  const { FS } = await library.ready;
  const inside = `/source-${files++}`;
  const guard: Guard = (action, variable) => {
    try {
      return action();
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      const place = variable === undefined ? { file: path, cause } : { file: path, variable, cause };
      throw new DataError("corrupt-file", `The HDF5 file is cut short or damaged: ${reason(cause)}`, place);
    }
  };

  FS.writeFile(inside, bytes);
  let root: InstanceType<Library["File"]> | undefined;
  const close = () => {
    try {
      root?.close();
    } catch {
      // A damaged file that does not close is dropped with its bytes.
    }
    root = undefined;
    if (FS.analyzePath(inside, false).exists) FS.unlink(inside);
  };
  try {
    const file = guard(() => new library.File(inside, "r"));
    root = file;
    const tree = guard(() => walk(library, file, guard));
    return {
      path,
      arrays: tree.arrays,
      groups: new Set(tree.groups.keys()),
      attributes: (group) => {
        const found = tree.groups.get(group);
        return found === undefined ? {} : guard(() => attributesOf(found), group);
      },
      read: (name, part) => {
        const array = storedArray({ arrays: tree.arrays, path }, name);
        return guard(() => readArray(tree.datasets.get(name)!, array, part), name);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The innermost line of an error of the C library, which names the cause. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split("\n").filter((line) => /^\s+#\d+/.test(line));
  return lines.at(-1)?.replace(/^.*\): /, "").trim() ?? message.split("\n")[0] ?? "";
}

interface Tree {
  readonly arrays: Map<string, StoredArray>;
  readonly datasets: Map<string, Dataset>;
  readonly groups: Map<string, Group>;
}

function walk(library: Library, root: Group, guard: Guard): Tree {
  const tree: Tree = { arrays: new Map(), datasets: new Map(), groups: new Map([["", root]]) };
  const visit = (group: Group, path: string, depth: number) => {
    if (depth > MAX_DEPTH || tree.groups.size + tree.arrays.size > MAX_OBJECTS) {
      throw new Error("its groups are nested without end");
    }
    for (const name of group.keys()) {
      const child = group.get(name);
      const childPath = path === "" ? name : `${path}/${name}`;
      if (child instanceof library.Group) {
        tree.groups.set(childPath, child);
        visit(child, childPath, depth + 1);
      } else if (child instanceof library.Dataset) {
        const array = describe(child, childPath, guard);
        if (array === null) continue;
        tree.arrays.set(childPath, array);
        tree.datasets.set(childPath, child);
      }
    }
  };
  visit(root, "", 0);
  return tree;
}

/** What an array of numbers is, its attributes and dimensions read when first asked for; null for other data. */
function describe(
  dataset: Dataset,
  path: string,
  guard: Guard,
): StoredArray | null {
  const { type, shape, size, chunks, signed } = dataset.metadata;
  const code = numberType(type, size, signed);
  if (code === null || shape === null) return null;
  let attributes: Attributes | undefined;
  let floats: ReadonlySet<string> | undefined;
  let dimensions: readonly string[] | undefined;
  return {
    path,
    type: code,
    shape,
    chunks,
    get attributes() {
      return attributes ??= guard(() => attributesOf(dataset), path);
    },
    get floats() {
      return floats ??= guard(() => floatsOf(dataset), path);
    },
    get dimensions() {
      return dimensions ??= guard(() => dimensionsOf(dataset, this), path);
    },
  };
}

function numberType(type: number, size: number, signed: boolean): NumberType | null {
  const letter = type === FLOAT ? "f" : type === INTEGER || type === ENUM ? (signed ? "i" : "u") : "";
  return NUMBER_TYPES.find((code) => code === `${letter}${size}`) ?? null;
}

function floatsOf(dataset: Dataset): ReadonlySet<string> {
  return new Set(
    Object.entries(dataset.attrs).flatMap(([name, { metadata }]) => metadata.type === FLOAT ? [name] : []),
  );
}

/** Names of the dimensions: the attached scales, for a scale itself its own path, else the attribute DimensionNames. */
function dimensionsOf(dataset: Dataset, array: StoredArray): readonly string[] {
  if (array.attributes["CLASS"] === "DIMENSION_SCALE" && array.shape.length === 1) return [array.path];
  const named = String(array.attributes["DimensionNames"] ?? "").split(",");
  const attached = array.attributes["DIMENSION_LIST"] !== undefined;
  return array.shape.map((_, axis) => {
    const [scale] = attached ? dataset.get_attached_scales(axis) : [];
    return scale?.replace(/^\//, "") ?? (named.length === array.shape.length ? named[axis]!.trim() : "");
  });
}

/** Attributes as text and numbers; the references of dimension scales are kept as "" so that their presence is known. */
function attributesOf(object: Dataset | Group): Attributes {
  const attributes: Record<string, Attribute> = {};
  for (const [name, attribute] of Object.entries(object.attrs)) {
    const reference = name === "DIMENSION_LIST" || name === "REFERENCE_LIST";
    const value = reference ? "" : plain(attribute.json_value);
    if (value !== null) attributes[name] = value;
  }
  return attributes;
}

/** A text, a number or a list of one kind; null for anything else. */
function plain(value: unknown): Attribute | null {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number") return value;
  if (!Array.isArray(value)) return null;
  const list = value.map(plain);
  if (list.every((entry) => typeof entry === "number")) return list;
  return list.every((entry) => typeof entry === "string") ? list : null;
}

function readArray(dataset: Dataset, array: StoredArray, part: Hyperslab | undefined): Numbers {
  const start = part?.start ?? array.shape.map(() => 0);
  const count = part?.count ?? array.shape;
  const length = count.reduce((product, n) => product * n, 1);
  if (length === 0) return new Float64Array();
  const value = array.shape.length === 0
    ? dataset.value
    : dataset.slice(start.map((first, axis): [number, number] => [first, first + count[axis]!]));
  if (typeof value === "number" || typeof value === "bigint") return Float64Array.of(Number(value));
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
  if (!ArrayBuffer.isView(value) || value instanceof Uint8ClampedArray) throw new Error("its data are not numbers");
  if (value.length !== length) throw new Error(`${value.length} numbers where ${length} were asked for`);
  return value;
}
