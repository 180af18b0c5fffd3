import { DataError } from "../base/mod.ts";
import { fileSource } from "./byte_source.ts";
import { type Container, type Numbers, storedArray } from "./container.ts";
import { loadZarr, loadZarrStorage } from "./deps.ts";
import { type FrameArray, frameShape, openNpy, plainNumbers } from "./frame_array.ts";
import { isHdf5, openHdf5 } from "./hdf5.ts";
import { netcdf3Version, openNetcdf3 } from "./netcdf3.ts";
import { isNpy } from "./npy.ts";
import { openNpz } from "./npz.ts";
import { isZip } from "./zip.ts";

/** An open file of arrays of any kind that a description can name. */
export interface ArrayFile {
  /**
   * Opens an array [time, y, x] or [y, x]; `name` is null for .npy.
   *
   * @throws DataError "missing-variable", "corrupt-file", "unsupported-version".
   */
  frames(name: string | null): Promise<FrameArray>;
  /** Closes the file. */
  close(): void;
}

/**
 * Opens .npy, .npz, NetCDF, HDF5 (told by content) or a Zarr folder.
 *
 * @throws DataError "missing-file", "unknown-format", "corrupt-file".
 */
export async function openArrayFile(path: string): Promise<ArrayFile> {
  const info = await Deno.stat(path).catch((cause: unknown) => {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataError("missing-file", "No such file", { file: path, cause });
    }
    throw cause;
  });
  if (info.isDirectory) return zarrFile(path);
  if (info.size === 0) throw new DataError("corrupt-file", "The file is empty", { file: path });
  const source = await fileSource(path);
  const head = await source.read(0, 4096);
  source.close();
  if (isNpy(head)) return { frames: () => openNpy(path), close: () => {} };
  if (isZip(head)) {
    const npz = await openNpz(path);
    return { frames: (name) => npz.frames(named(name, path, npz.names)), close: () => npz.close() };
  }
  if (isHdf5(head)) return containerFile(await openHdf5(path));
  if (netcdf3Version(head) !== 0) return containerFile(await openNetcdf3(path));
  throw new DataError("unknown-format", "Neither .npy, .npz, NetCDF, HDF5 nor a Zarr folder", { file: path });
}

function named(name: string | null, file: string, names: Iterable<string>): string {
  if (name !== null) return name;
  throw new DataError("missing-variable", `The description must name an array: ${[...names].join(", ")}`, { file });
}

function containerFile(container: Container): ArrayFile {
  const frames = (given: string | null): FrameArray => {
    const name = named(given, container.path, container.arrays.keys()).replace(/^\//, "");
    const { shape } = storedArray(container, name);
    const start = shape.map(() => 0);
    const frame = (index: number): Numbers => {
      const part = shape.length === 2 ? undefined : { start: start.with(0, index), count: shape.with(0, 1) };
      return container.read(name, part);
    };
    return { shape: frameShape(shape), frame: async (index) => await frame(index), close: () => {} };
  };
  return { frames: async (name) => await frames(name), close: () => container.close() };
}

async function zarrFile(path: string): Promise<ArrayFile> {
  const [zarr, { FileSystemStore }] = await Promise.all([loadZarr(), loadZarrStorage()]);
  const root = zarr.root(new FileSystemStore(path));
  return {
    frames: async (name) => {
      const place = { file: path, variable: name ?? "/" };
      const array = await zarr.open(name === null ? root : root.resolve(name), { kind: "array" }).catch(
        (cause: unknown) => {
          throw new DataError("missing-variable", "No such Zarr array", { ...place, cause });
        },
      );
      if (!array.is("number") && !array.is("bigint")) {
        throw new DataError("unsupported-version", `Zarr values of type ${array.dtype} are not read`, place);
      }
      const single = array.shape.length === 2;
      return {
        shape: frameShape(array.shape),
        frame: async (index) => {
          const selection = single ? null : [index, ...array.shape.slice(1).map(() => null)];
          const chunk = await zarr.get(array, selection).catch((cause: unknown) => {
            throw new DataError("corrupt-chunk", "A chunk of the Zarr array cannot be decoded", { ...place, cause });
          });
          return plainNumbers(chunk.data as Numbers | BigInt64Array);
        },
        close: () => {},
      };
    },
    close: () => {},
  };
}
