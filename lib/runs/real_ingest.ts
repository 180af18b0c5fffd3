import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ingest } from "../archive/mod.ts";
import { exists, writeFileAtomic } from "../base/mod.ts";
import { dayOf } from "../grid/mod.ts";
import { openSource } from "../sources/mod.ts";
import { REAL_SETS, type RealSetName } from "./real_files.ts";
import { readRunJson } from "./run_directory.ts";

/** What was ingested of one set, kept in ingest.json. */
export interface IngestedSet {
  /** Archive. */
  readonly archive: string;
  /** Files given. */
  readonly files: readonly string[];
  /** Sizes and times of those files, to know them again. */
  readonly stamps?: readonly string[];
  /** Files that brought nothing, with why. */
  readonly setAside: readonly string[];
  /** What readers found odd, repeated sentences counted. */
  readonly warnings: readonly string[];
}

/** Sets that become archives. */
export const ARCHIVED = ["knmi", "meteonet", "opera", "brazil", "atlantic"] as const satisfies readonly RealSetName[];

/** Name of an archived set. */
export type ArchivedName = (typeof ARCHIVED)[number];

/** ingest.json of a real demo. */
export type Ingested = Readonly<Partial<Record<ArchivedName, IngestedSet>>>;

/**
 * Ingests the sets that are there, each into an archive of its own beside the run, and writes ingest.json. A set of
 * which the same files all went in before is left as it is.
 */
export async function ingestReal(
  directory: string,
  files: Readonly<Record<RealSetName, readonly string[]>>,
): Promise<Ingested> {
  const path = join(directory, "ingest.json");
  const before: Ingested = await exists(path) ? await readRunJson<Ingested>(path) : {};
  const sets: Partial<Record<ArchivedName, IngestedSet>> = {};
  for (const name of ARCHIVED) {
    const given = files[name];
    const known = before[name];
    if (given.length === 0) continue;
    const stamps = await Promise.all(given.map(stampOf));
    const same = known?.setAside.length === 0 && isDeepStrictEqual([known.files, known.stamps], [given, stamps]);
    sets[name] = same && await exists(known.archive) ? known : { ...await ingestSet(directory, name, given), stamps };
  }
  if (JSON.stringify(sets) !== JSON.stringify(before)) {
    await writeFileAtomic(path, `${JSON.stringify(sets, null, 1)}\n`);
  }
  return sets;
}

async function stampOf(file: string): Promise<string> {
  const { size, mtime } = await Deno.stat(file);
  return `${size} ${mtime?.toISOString()}`;
}

async function ingestSet(directory: string, name: ArchivedName, files: readonly string[]): Promise<IngestedSet> {
  const archive = join(directory, `${REAL_SETS[name].folder}.zarr`);
  const { warnings, setAside } = await ingest(archive, files, { ...await spanOf(files), impossible: "missing" });
  return {
    archive,
    files,
    setAside: setAside.map(({ file, reason }) => `${basename(file)}: ${reason}`),
    warnings: condense(warnings),
  };
}

/** Days of the first and the last file, which are those of all: names sort by time. */
async function spanOf(files: readonly string[]): Promise<{ firstDay: string; lastDay: string }> {
  const times: number[] = [];
  for (const path of new Set([files[0]!, files.at(-1)!])) {
    const file = await openSource(path);
    for (const variable of file.variables) times.push(variable.times[0]!, variable.times.at(-1)!);
    file.close();
  }
  return { firstDay: dayOf(Math.min(...times)), lastDay: dayOf(Math.max(...times)) };
}

/** Warnings without files and frames: counts of cells added up, and how often each sentence came. */
export function condense(warnings: readonly string[]): string[] {
  const found = new Map<string, { times: number; cells: number }>();
  for (const warning of warnings) {
    const text = warning.replace(/^.*?[^:]: /, "").replace(/, frame \d+/, "");
    const [, before = text, cells = "0", after = ""] = /^(.*: )(\d+)( .* set to missing)$/.exec(text) ?? [];
    const key = after === "" ? before : `${before}\0${after}`;
    const entry = found.get(key) ?? { times: 0, cells: 0 };
    found.set(key, { times: entry.times + 1, cells: entry.cells + Number(cells) });
  }
  return [...found].map(([key, { times, cells }]) =>
    key.includes("\0")
      ? `${key.replace("\0", String(cells))}, in ${times} ${times === 1 ? "frame" : "frames"}`
      : times === 1
      ? key
      : `${key} (${times} times)`
  );
}
