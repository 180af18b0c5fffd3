import { DataError, type DataErrorPlace } from "../base/mod.ts";
import { type ByteSource, fileSource } from "./byte_source.ts";
import type { Numbers } from "./container.ts";
import { decodeNumbers, elementCount, NPY_HEADER_LIMIT, npyType, readNpyHeader } from "./npy.ts";

/** An array on disk, read one entry of its first dimension (a frame) at a time. */
export interface FrameArray {
  /** Lengths of the dimensions, slowest first; an array of two dimensions is one frame and has a first length of 1. */
  readonly shape: readonly number[];
  /** Reads entry `index` of the first dimension, row-major; 64-bit integers as float64. @throws DataError "corrupt-file" */
  frame(index: number): Promise<Numbers>;
  /** Frees what is held. */
  close(): void;
}

/** The shape of an array as frames: an array of two dimensions is one frame. */
export function frameShape(shape: readonly number[]): readonly number[] {
  return shape.length === 2 ? [1, ...shape] : shape;
}

/** Numbers with 64-bit integers made float64. */
export function plainNumbers(numbers: Numbers | BigInt64Array | BigUint64Array): Numbers {
  const wide = numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
  return wide ? Float64Array.from(numbers, Number) : numbers;
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
  const shape = frameShape(header.shape);
  const length = elementCount(shape.slice(1)) * bytes;
  return {
    shape,
    frame: async (index) => {
      const offset = header.dataOffset + index * length;
      const stored = await source.read(offset, length);
      if (stored.length === length) return plainNumbers(decodeNumbers(stored, dtype, little));
      throw new DataError("corrupt-file", `The array ends before frame ${index} does: it is cut short`, {
        ...place,
        offset: offset + stored.length,
      });
    },
    close: () => source.close(),
  };
}

/** Opens a .npy file to read it frame by frame; errors as {@link npyFrames}, and DataError "missing-file". */
export async function openNpy(path: string): Promise<FrameArray> {
  const source = await fileSource(path);
  return await npyFrames(source, { file: path }).catch((error: unknown) => {
    source.close();
    throw error;
  });
}
