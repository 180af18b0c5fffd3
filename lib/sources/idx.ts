import { DataError } from "../base/mod.ts";
import { readFileBytes, unpackedHead } from "./file_bytes.ts";
import type { Reader } from "./source.ts";
import { openedFile } from "./source_file.ts";

/** An array of bytes in the idx format of MNIST. */
export interface IdxArray {
  /** Lengths of the dimensions, slowest first: [60000, 28, 28] for images, [60000] for labels. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an idx file of unsigned bytes, such as those of MNIST, gzip or not. Layout: two zero bytes, the type, the number
 * of dimensions, their lengths as big-endian 32-bit integers, the values (LeCun, Cortes and Burges, THE MNIST DATABASE).
 *
 * @throws DataError "missing-file"; "unknown-format" when it is not idx; "unsupported-version" for other types than
 * unsigned bytes; "corrupt-file" when the values are not as many as the dimensions say.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  const bytes = await readFileBytes(path);
  const [zero, zero2, type, rank = 0] = bytes;
  if (zero !== 0 || zero2 !== 0 || rank === 0) {
    throw new DataError("unknown-format", "Not an idx file", { file: path, offset: 0 });
  }
  if (type !== UNSIGNED_BYTE) {
    throw new DataError("unsupported-version", `idx values of type ${type}: only unsigned bytes (8) are read`, {
      file: path,
      offset: 2,
    });
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new DataError("corrupt-file", "The idx file ends within its header: fetch it again", {
      file: path,
      offset: bytes.length,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, k) => view.getUint32(4 + 4 * k));
  const count = shape.reduce((product, length) => product * length, 1);
  const data = bytes.subarray(start);
  if (data.length === count) return { shape, data };
  throw new DataError(
    "corrupt-file",
    `The idx file has ${data.length} values and says ${shape.join(" x ")}: fetch it again`,
    {
      file: path,
      offset: bytes.length,
    },
  );
}

/** Coordinate system of images: pixels, in no place on Earth. */
const PIXELS = "+proj=eqc +units=m +no_defs";

/** Images of MNIST: frames of pixel values 0 to 255, numbered, without time or place; an archive does not take them. */
export const idx: Reader = {
  name: "idx",
  title: "MNIST idx images (numbered, without time or place)",
  detect: (head) => {
    const [zero, zero2, type, rank] = unpackedHead(head);
    return zero === 0 && zero2 === 0 && type === UNSIGNED_BYTE && rank === 3;
  },
  open: async (path) => {
    const { shape, data } = await readIdx(path);
    const [count, ny, nx] = shape;
    if (count === undefined || ny === undefined || nx === undefined || shape.length !== 3) {
      throw new DataError("missing-variable", `idx values [${shape}] are no images: read them with readIdx`, {
        file: path,
      });
    }
    const variable = {
      name: "image",
      nativeName: "",
      units: "1",
      longName: "pixel value, 0 to 255",
      grid: { crs: PIXELS, nx, ny, x0: 0, y0: 0, dx: 1, dy: -1 },
      times: Array.from({ length: count }, (_, i) => i),
      ordinalTimes: "images",
      duration: 0,
      kind: "rate",
    } as const;
    const product = { name: "MNIST", run: "", version: "", simulated: false };
    return openedFile(
      { format: "idx", path, product, variables: [variable], warnings: [] },
      { frame: (_, index) => Float32Array.from(data.subarray(index * ny * nx, (index + 1) * ny * nx)) },
    );
  },
};
