import { DataError, type DataErrorPlace } from "../base/mod.ts";
import type { ByteSource } from "./byte_source.ts";
import { decodeNumbers, elementCount, NPY_HEADER_LIMIT, type NpyData, npyType, readNpyHeader } from "./npy.ts";

/** An array on disk, read one entry of its first dimension at a time. */
export interface FrameArray {
  /** Lengths of the dimensions, slowest first. */
  readonly shape: readonly number[];
  /** Reads entry `index` of the first dimension, row-major. @throws DataError "corrupt-file" */
  frame(index: number): Promise<NpyData>;
  /** Frees what is held. */
  close(): void;
}

/**
 * Reads the frames of a .npy array without holding the others.
 *
 * @throws DataError "corrupt-file", "unsupported-version" (see `readNpy`; the first dimension must be the slowest).
 */
export async function npyFrames(source: ByteSource, place: DataErrorPlace = {}): Promise<FrameArray> {
  const header = readNpyHeader(await source.read(0, NPY_HEADER_LIMIT + 12), place);
  const { dtype, bytes, little } = npyType(header.descr, place);
  if (header.fortranOrder && header.shape.length > 1) {
    throw new DataError("unsupported-version", "Fortran order: save the array with numpy.ascontiguousarray", place);
  }
  const length = elementCount(header.shape.slice(1)) * bytes;
  return {
    shape: header.shape,
    frame: async (index) => {
      const offset = header.dataOffset + index * length;
      const stored = await source.read(offset, length);
      if (stored.length === length) return decodeNumbers(stored, dtype, little);
      throw new DataError("corrupt-file", `The array ends before frame ${index} does: it is cut short`, {
        ...place,
        offset: offset + stored.length,
      });
    },
    close: () => source.close(),
  };
}
