import { DataError } from "../base/mod.ts";
import { hdf5Summary } from "./hdf5_summary.ts";
import { cfReader } from "./cf_netcdf.ts";
import { openDescribed, plainArrays } from "./describe.ts";
import { idx } from "./idx.ts";
import { imergReader } from "./imerg.ts";
import { knmiReader } from "./knmi.ts";
import { meteoFranceBufr } from "./meteofrance_bufr.ts";
import { meteoNet } from "./meteonet.ts";
import { odim } from "./odim.ts";
import { type PlausibleRainOptions, withPlausibleRain } from "./plausible_rain.ts";
import type { Reader, SourceFile } from "./source.ts";

/** Bytes of a file that readers are shown. */
const HEAD = 4096;

/** All readers, in the order in which they are asked: the general ones last. */
export const readers: readonly Reader[] = [
  knmiReader,
  odim,
  imergReader,
  meteoFranceBufr,
  meteoNet,
  cfReader,
  idx,
  plainArrays,
];

/** Options of {@link openSource}. */
export interface OpenSourceOptions extends PlausibleRainOptions {
  /** Name of the reader to use; default: told from the content. */
  readonly source?: string;
  /** Path of a description (JSON) of arrays that other software has written; see {@link openDescribed}. */
  readonly describe?: string;
}

/** One line per reader: name and title. */
export function listReaders(): readonly { readonly name: string; readonly title: string }[] {
  return readers.map(({ name, title }) => ({ name, title }));
}

/**
 * Opens a file of rain or of what is used with it; the format is told from the content.
 *
 * @throws DataError "missing-file"; "unknown-format" when no reader knows it; "corrupt-file" when it is empty, cut short
 * or damaged, and when a frame is read with impossible rain that is to be refused; "unsupported-version"; "missing-variable".
 * @throws RangeError when `source` names no reader.
 */
export async function openSource(path: string, options: OpenSourceOptions = {}): Promise<SourceFile> {
  const file = options.describe === undefined
    ? await (options.source === undefined ? await detectReader(path) : readerNamed(options.source)).open(path)
    : await openDescribed(path, options.describe);
  return withPlausibleRain(file, options);
}

function readerNamed(name: string): Reader {
  const reader = readers.find((candidate) => candidate.name === name);
  if (reader !== undefined) return reader;
  throw new RangeError(`Unknown source "${name}": choose one of ${readers.map((known) => known.name).join(", ")}`);
}

async function detectReader(path: string): Promise<Reader> {
  const head = await readHead(path);
  for (const reader of readers) if (await reader.detect(head, path)) return reader;
  throw new DataError(
    "unknown-format",
    `${await whatItIs(head, path)}; known are ${readers.map(({ name }) => name).join(", ")}`,
    {
      file: path,
    },
  );
}

/** What little can be said of a file that no reader knows. */
async function whatItIs(head: Uint8Array, path: string): Promise<string> {
  const summary = await hdf5Summary(head, path);
  if (summary === null) return "Unknown format";
  const algorithm = /AlgorithmID=(\w+)/.exec(summary.header)?.[1];
  if (algorithm !== undefined) return `GPM product ${algorithm} is not read`;
  return `HDF5 file of an unknown kind (groups ${[...summary.groups].filter((group) => group !== "").join(", ")})`;
}

/** The first bytes of a file. */
async function readHead(path: string): Promise<Uint8Array> {
  const refuse = (tag: "missing-file" | "corrupt-file" | "unknown-format", message: string, cause?: unknown) =>
    new DataError(tag, message, { file: path, cause });
  try {
    using file = await Deno.open(path);
    if ((await file.stat()).isDirectory) throw refuse("unknown-format", "This is a folder: give its files");
    const head = new Uint8Array(HEAD);
    let length = 0;
    for (let read: number | null = 0; read !== null && length < HEAD; length += read ?? 0) {
      read = await file.read(head.subarray(length));
    }
    if (length === 0) throw refuse("corrupt-file", "The file is empty");
    return head.subarray(0, length);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const missing = cause instanceof Deno.errors.NotFound;
    throw refuse("missing-file", missing ? "No such file" : `Cannot read the file: ${(cause as Error).message}`, cause);
  }
}
