import { DataError } from "../base/mod.ts";
import type { SourceFile, SourceVariable } from "../sources/mod.ts";
import { frameDigest } from "./digest.ts";
import type { ArchiveGroup } from "./layout.ts";
import { bytesOf, pack, packedArray } from "./packing.ts";
import { groupNameOf, variablesOf } from "./product_layout.ts";

/** What is known of a file to ingest once it was opened and closed again. */
export interface Candidate {
  /** Path as given. */
  readonly path: string;
  /** Group that it goes to. */
  readonly group: string;
  /** Its variables that are archived. */
  readonly variables: readonly SourceVariable[];
  /** Times of the first of them, ascending. */
  readonly times: readonly number[];
  /** Product identity. */
  readonly product: SourceFile["product"];
  /** What its reader found odd. */
  readonly warnings: readonly string[];
}

/** Times outside these years are damage, and would lay out an axis without end. */
const EARLIEST = Date.UTC(1950) / 1000;
const LATEST = Date.UTC(2150) / 1000;

/** Opens a file. */
export type OpenFile = (path: string) => Promise<SourceFile>;

/**
 * Looks at a file without reading its values.
 *
 * @throws DataError what the reader throws; "missing-variable" when there is nothing to archive; "time-conflict" when times are
 * not instants or not ascending; "grid-mismatch" when its variables lie on different grids.
 */
export async function examine(path: string, open: OpenFile, group: string | undefined): Promise<Candidate> {
  const file = await open(path);
  try {
    const variables = variablesOf(file);
    const [main] = variables;
    if (main === undefined || main.times.length === 0) {
      throw new DataError("missing-variable", "File holds no field to archive", { file: path });
    }
    const { times, grid } = main;
    if (main.ordinalTimes !== undefined) {
      throw new DataError("time-conflict", `Its times are numbers of ${main.ordinalTimes}, not instants`, {
        file: path,
      });
    }
    const late = times.findIndex((time, i) => i > 0 && !(time > times[i - 1]!));
    if (late > 0) {
      throw new DataError("time-conflict", `Times must be ascending: number ${late} is not after the one before it`, {
        file: path,
        variable: main.name,
      });
    }
    const odd = times.find((time) => !(time >= EARLIEST && time < LATEST));
    if (odd !== undefined) {
      throw new DataError("corrupt-file", `Time ${odd} s since 1970 is not between 1950 and 2150`, { file: path });
    }
    const other = variables.find((v) => v.grid.nx !== grid.nx || v.grid.ny !== grid.ny);
    if (other !== undefined) {
      throw new DataError("grid-mismatch", `Variable is on another grid than ${main.name}`, {
        file: path,
        variable: other.name,
      });
    }
    const { product, warnings } = file;
    return { path, group: group ?? groupNameOf(file), variables, times, product, warnings };
  } finally {
    file.close();
  }
}

/** Index of `value` in ascending `values`, or -1. */
function indexOfSorted(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return values[low] === value ? low : -1;
}

/** Reads frames by time, keeping the file of the last one open. */
export interface FrameReader {
  /** Values [y, x]; null when the file has no such variable or time. */
  read(path: string, variable: string, time: number): Promise<Float32Array | null>;
  /** Digest of a time, as the archive's days keep them; what was digested once is remembered. */
  digest(path: string, group: ArchiveGroup, time: number): Promise<string>;
  /** Closes the file. */
  close(): void;
}

/** Makes a reader of frames; `warn` is given what was found odd in a file while it was open. */
export function createFrameReader(
  open: OpenFile,
  warn: (path: string, warnings: readonly string[]) => void,
): FrameReader {
  let file: SourceFile | null = null;
  let current = "";
  const close = () => {
    if (file !== null) warn(current, file.warnings);
    file?.close();
    file = null;
  };
  const read = async (path: string, name: string, time: number): Promise<Float32Array | null> => {
    if (file === null || current !== path) {
      close();
      current = path;
      file = await open(path);
    }
    const variable = file.variables.find((v) => v.name === name);
    const index = variable === undefined ? -1 : indexOfSorted(variable.times, time);
    return index < 0 ? null : (await file.read(name, index)).data;
  };
  const digests = new Map<string, string>();
  return {
    read,
    digest: async (path, group, time) => {
      const known = digests.get(`${time} ${path}`);
      if (known !== undefined) return known;
      const parts: Uint8Array[] = [];
      for (const variable of group.variables) {
        const packed = packedArray(variable, group.grid.ny * group.grid.nx);
        const data = await read(path, variable.name, time);
        if (data !== null) pack(variable, data, packed);
        parts.push(bytesOf(packed));
      }
      const digest = frameDigest(parts);
      digests.set(`${time} ${path}`, digest);
      return digest;
    },
    close,
  };
}
