import { DataError } from "../base/mod.ts";
import { runsOf } from "./array_runs.ts";
import { fileSource } from "./byte_source.ts";
import {
  type Attributes,
  type Container,
  type Hyperslab,
  numberOf,
  type Numbers,
  numbersOf,
  storedArray,
} from "./container.ts";
import { loadZarr, loadZarrStorage } from "./deps.ts";
import { plainNumbers } from "./frame_array.ts";
import { isHdf5, openHdf5 } from "./hdf5.ts";
import { netcdf3Version, openNetcdf3 } from "./netcdf3.ts";
import { decodeNumbers, elementCount, isNpy, NPY_HEADER_LIMIT, npyType, readNpyHeader } from "./npy.ts";
import { type Packing, packingOf, unpack, UNPACKED } from "./unpack.ts";

/** An array on disk, read in parts as physical values: packing undone, missing values NaN. */
export interface PhysicalArray {
  /** The file, and the array in it: "rain.nc:rain_rate". */
  readonly place: string;
  /** Lengths of the dimensions, slowest first. */
  readonly shape: readonly number[];
  /** Entries of the first dimension that are stored together: reading a multiple of them decodes nothing twice. */
  readonly depth: number;
  /** Reads a part, row-major; single precision where values are stored so or packed. @throws DataError "corrupt-file" */
  read(part: Hyperslab): Promise<Float32Array | Float64Array>;
  /** Frees what is held. */
  close(): void;
}

/** An array as stored. */
interface Stored {
  readonly shape: readonly number[];
  readonly depth: number;
  readonly packing: Packing;
  read(part: Hyperslab): Numbers | Promise<Numbers>;
  close(): void;
}

/**
 * Opens an array of numbers of a .npy file (`variable` null), of NetCDF or HDF5, or of a Zarr hierarchy, to read parts of it.
 * Of .npy and Zarr only the parts asked for are held; NetCDF and HDF5 files are held as they are on disk.
 *
 * @param path File, or folder of a Zarr hierarchy.
 * @param variable Path of the array inside; null for .npy, for a Zarr array itself, and where NetCDF holds only one of two
 * dimensions or more.
 * @throws DataError "missing-file", "missing-variable", "unknown-format", "corrupt-file", "unsupported-version".
 */
export async function openPhysicalArray(path: string, variable: string | null = null): Promise<PhysicalArray> {
  const stored = await openStored(path, variable);
  return {
    place: variable === null ? path : `${path}:${variable}`,
    shape: stored.shape,
    depth: stored.depth,
    read: async (part) => physical(await stored.read(part), stored.packing),
    close: stored.close,
  };
}

async function openStored(path: string, variable: string | null): Promise<Stored> {
  const info = await Deno.stat(path).catch((cause: unknown) => {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataError("missing-file", "No such file", { file: path, cause });
    }
    throw cause;
  });
  if (info.isDirectory) return zarrArray(path, variable);
  const source = await fileSource(path);
  const head = await source.read(0, 4096);
  source.close();
  if (isNpy(head)) return await npyArray(path);
  if (isHdf5(head)) return containerArray(await openHdf5(path), variable);
  if (netcdf3Version(head) !== 0) return containerArray(await openNetcdf3(path), variable);
  throw new DataError("unknown-format", "Neither .npy, NetCDF, HDF5 nor a Zarr folder", { file: path });
}

async function npyArray(path: string): Promise<Stored> {
  const source = await fileSource(path);
  try {
    const header = readNpyHeader(await source.read(0, NPY_HEADER_LIMIT + 12), { file: path });
    const { dtype, bytes, little } = npyType(header.descr, { file: path });
    const { shape, dataOffset } = header;
    if (header.fortranOrder && shape.length > 1) {
      throw new DataError("unsupported-version", "Fortran order: save the array with numpy.ascontiguousarray", {
        file: path,
      });
    }
    const read = async (part: Hyperslab): Promise<Numbers> => {
      const packed = new Uint8Array(elementCount(part.count) * bytes);
      let done = 0;
      for (const [from, count] of runsOf(shape, part)) {
        const offset = dataOffset + from * bytes;
        const run = await source.read(offset, count * bytes);
        if (run.length < count * bytes) {
          throw new DataError("corrupt-file", "The array is cut short", { file: path, offset: offset + run.length });
        }
        packed.set(run, done);
        done += run.length;
      }
      return plainNumbers(decodeNumbers(packed, dtype, little));
    };
    return { shape, depth: 1, packing: UNPACKED, read, close: () => source.close() };
  } catch (error) {
    source.close();
    throw error;
  }
}

function containerArray(container: Container, variable: string | null): Stored {
  try {
    const array = storedArray(container, variable?.replace(/^\//, "") ?? onlyArray(container));
    return {
      shape: array.shape,
      depth: array.chunks?.[0] ?? 1,
      packing: packingOf(array),
      read: (part) => container.read(array.path, part),
      close: () => container.close(),
    };
  } catch (error) {
    container.close();
    throw error;
  }
}

/** The only array of two dimensions or more. @throws DataError "missing-variable" when there are several or none */
function onlyArray({ arrays, path }: Container): string {
  const found = [...arrays.values()].filter(({ shape }) => shape.length > 1).map((array) => array.path);
  if (found.length === 1) return found[0]!;
  const names = found.length === 0 ? "none of two dimensions or more" : found.join(", ");
  throw new DataError("missing-variable", `Name the array, "file:array"; there are ${names}`, { file: path });
}

async function zarrArray(path: string, variable: string | null): Promise<Stored> {
  const [zarr, { FileSystemStore }] = await Promise.all([loadZarr(), loadZarrStorage()]);
  const root = zarr.root(new FileSystemStore(path));
  const place = { file: path, variable: variable ?? "/" };
  const at = variable === null ? root : root.resolve(variable);
  const array = await zarr.open(at, { kind: "array" }).catch((cause: unknown) => {
    throw new DataError("missing-variable", 'No such Zarr array: name it as "folder:group/array"', { ...place, cause });
  });
  if (!array.is("number") && !array.is("bigint")) {
    throw new DataError("unsupported-version", `Zarr values of type ${array.dtype} are not read`, place);
  }
  return {
    shape: array.shape,
    depth: array.chunks[0] ?? 1,
    packing: zarrPacking(array.attrs as Attributes),
    read: async ({ start, count }) => {
      const selection = start.map((first, axis) => zarr.slice(first, first + count[axis]!));
      const chunk = await zarr.get(array, selection).catch((cause: unknown) => {
        throw new DataError("corrupt-chunk", "A chunk of the Zarr array cannot be decoded", { ...place, cause });
      });
      return plainNumbers(chunk.data as Numbers | BigInt64Array);
    },
    close: () => {},
  };
}

/** The packing that xarray and this project write into a Zarr array's attributes. */
function zarrPacking(attributes: Attributes): Packing {
  const number = (name: string, otherwise: number): number =>
    name in attributes ? numberOf(attributes, name) : otherwise;
  return {
    ...UNPACKED,
    scale: number("scale_factor", 1),
    offset: number("add_offset", 0),
    missing: [...numbersOf(attributes, "_FillValue"), ...numbersOf(attributes, "missing_value")],
  };
}

/** Physical values; those of double precision and of large integers keep it. */
function physical(stored: Numbers, packing: Packing): Float32Array | Float64Array {
  const isFloat = stored instanceof Float32Array || stored instanceof Float64Array;
  if (isFloat && packing === UNPACKED) return stored;
  const wide = stored instanceof Float64Array || stored instanceof Int32Array || stored instanceof Uint32Array;
  if (!wide) return unpack(stored, packing);
  const { scale, offset, missing, lowest, highest } = packing;
  return Float64Array.from(
    stored,
    (value) => value >= lowest && value <= highest && !missing.includes(value) ? value * scale + offset : NaN,
  );
}
