import { DataError } from "../base/mod.ts";
import type { SourceFile, SourceVariable } from "../sources/mod.ts";
import { frameDigest } from "./digest.ts";
import type { ArchiveGroup } from "./layout.ts";
import { bytesOf, pack, packedArray } from "./packing.ts";
import { groupNameOf, variablesOf } from "./product_layout.ts";

/** What is known of a variable but its times. */
export type VariableKind = Omit<SourceVariable, "times" | "ordinalTimes">;

/**
 * What is known of a file to ingest once it was opened and closed again. A call of `ingest` may have half a million: all but path
 * and times is shared by files that are alike.
 */
export interface Candidate {
  /** Path as given. */
  readonly path: string;
  /** Group that it goes to. */
  readonly group: string;
  /** Its variables that are archived. */
  readonly variables: readonly VariableKind[];
  /** Times of the first of them, ascending. */
  readonly times: readonly number[];
  /** Product identity. */
  readonly product: SourceFile["product"];
}

/** Gives one object for all that have the same content. */
export type Share = <T extends string | object>(value: T) => T;

/** Makes a {@link Share}. It keeps what it was given once. */
export function createShare(): Share {
  const known = new Map<string, unknown>();
  return <T extends string | object>(value: T): T => {
    const key = JSON.stringify(value);
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as T;
  };
}

/** Times outside these years are damage, and would lay out an axis without end. */
const EARLIEST = Date.UTC(1950) / 1000;
const LATEST = Date.UTC(2150) / 1000;

/** Opens a file. */
export type OpenFile = (path: string) => Promise<SourceFile>;

/** Is given what was found odd in a file. */
export type Warn = (path: string, warnings: readonly string[]) => void;

/**
 * Looks at a file without reading its values.
 *
 * @throws DataError what the reader throws; "missing-variable" when there is nothing to archive; "time-conflict" when times are
 * not instants or not ascending; "grid-mismatch" when its variables lie on different grids.
 */
export async function examine(
  path: string,
  { open, warn, share, group }: {
    readonly open: OpenFile;
    readonly warn: Warn;
    readonly share: Share;
    readonly group: string | undefined;
  },
): Promise<Candidate> {
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
    warn(path, file.warnings);
    return {
      path,
      group: share(group ?? groupNameOf(file)),
      variables: share(variables.map(({ times: _, ordinalTimes: __, ...kind }): VariableKind => kind)),
      times: [...times],
      product: share(file.product),
    };
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
  /** Forgets the digests of times before `time`. */
  forget(time: number): void;
  /** Closes the file. */
  close(): void;
}

/** Makes a reader of frames; `warn` is given what was found odd in a file while it was open. */
export function createFrameReader(open: OpenFile, warn: Warn): FrameReader {
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
  const digests = new Map<string, { readonly time: number; readonly digest: string }>();
  return {
    read,
    digest: async (path, group, time) => {
      const known = digests.get(`${time} ${path}`);
      if (known !== undefined) return known.digest;
      const parts: Uint8Array[] = [];
      for (const variable of group.variables) {
        const packed = packedArray(variable, group.grid.ny * group.grid.nx);
        const data = await read(path, variable.name, time);
        if (data !== null) pack(variable, data, packed);
        parts.push(bytesOf(packed));
      }
      const digest = frameDigest(parts);
      digests.set(`${time} ${path}`, { time, digest });
      return digest;
    },
    forget: (before) => {
      for (const [key, { time }] of digests) if (time < before) digests.delete(key);
    },
    close,
  };
}
