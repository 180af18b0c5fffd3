import { join } from "node:path";
import { exists } from "../base/mod.ts";
import type { ImpossibleRain } from "../sources/mod.ts";
import { createArchive, openArchive } from "./archive.ts";
import { type IngestBatch, type SetAside, setAsideIfBad, withoutFile } from "./ingest_batch.ts";
import { type Candidate, createFrameReader, createShare, examine, type OpenFile } from "./ingest_file.ts";
import { ingestGroup } from "./ingest_group.ts";
import type { GroupLayout } from "./ingest_layout.ts";

/** Options of {@link ingest}. */
export interface IngestOptions extends GroupLayout {
  /** Group to put the files in. Default: that of `describe`, "imerg" for IMERG, "radar" for other rain, else the variable's name. */
  readonly group?: string;
  /** Name of the reader, when it is not to be told from the content. */
  readonly source?: string;
  /** Path of a description for readers that need one. */
  readonly describe?: string;
  /**
   * What becomes of a file with rain below 0 or above `MAX_RAIN_RATE`: "refuse" sets it aside, "missing" takes it with
   * those cells missing and a warning that counts them. Default "refuse". With `open`, it is for that to see to.
   */
  readonly impossible?: ImpossibleRain;
  /** How long to wait for a day that another process writes, ms; then its files are set aside. Default ten minutes. */
  readonly patience?: number;
  /** Opens a file. Default: `openSource` of the sources room. */
  readonly open?: OpenFile;
}

/** What {@link ingest} did. */
export interface IngestReport {
  /** Files that went in whole and brought at least one time that was not there. */
  readonly ingested: readonly string[];
  /** Files whose times were all there already, or in files before them, with the same values. */
  readonly unchanged: readonly string[];
  /** Files that could not be used. */
  readonly setAside: readonly SetAside[];
  /** New times. */
  readonly frames: number;
  /** What was repaired or clipped, one sentence each, naming the file or day. */
  readonly warnings: readonly string[];
}

/**
 * Brings files into the archive at `archivePath`, which is made when there is none: each file is opened, its format told from its
 * content, and its times are added to their days, day by day. Files that cannot be used are set aside and named; the others go in.
 * A file of several times is read through before any of it is written, so that one with damage does not go in at all; one that
 * fails later, since it changed meanwhile or another process keeps a day of it, leaves its days so far and says so. The axis is
 * extended to the later days of files that go in. When none can be used, no archive is made. Doing it again changes nothing, but
 * mends: damaged chunks of days of the files are written again when all of their times are given, whatever other days share their
 * files; a warning says so, or which files are wanting.
 * Memory: one time chunk of frames, and some hundred bytes per file and time.
 *
 * @throws DataError "disk-full", "read-only": nothing more can be written, and every day that was done stays;
 * "unsupported-version" or "unknown-format" of the archive itself.
 */
export async function ingest(
  archivePath: string,
  files: readonly string[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  const open = options.open ?? await defaultOpen(options);
  const paths = [...new Set(files)];
  const there = await exists(`${archivePath}/zarr.json`);
  const archive = there ? await openArchive(archivePath) : await createArchive(archivePath, { groups: [] });
  const warnings = new Set<string>();
  const warn = (path: string, found: readonly string[]) => {
    for (const warning of found) warnings.add(`${path}: ${withoutFile(warning, path)}`);
  };
  const batch: IngestBatch = {
    reader: createFrameReader(open, warn),
    aside: new Map(),
    patience: options.patience ?? 600_000,
    fresh: new Set(),
    warnings,
    frames: 0,
  };
  const groups = new Map<string, Candidate[]>();
  const looking = { open, warn, share: createShare(), group: options.group };
  for (const [done, path] of paths.entries()) {
    options.progress?.(done, paths.length, `looking at ${path}`);
    await setAsideIfBad(batch, path, async () => {
      const candidate = await examine(path, looking);
      const group = groups.get(candidate.group);
      if (group === undefined) groups.set(candidate.group, [candidate]);
      else group.push(candidate);
    });
  }
  try {
    for (const [name, candidates] of groups) {
      candidates.sort((a, b) => a.times[0]! - b.times[0]! || (a.path < b.path ? -1 : 1));
      await ingestGroup(archive, name, candidates, batch, options);
    }
  } finally {
    batch.reader.close();
  }
  const { aside, fresh, frames } = batch;
  if (!there && fresh.size === 0) await takeBack(archivePath);
  return {
    ingested: paths.filter((file) => fresh.has(file) && !aside.has(file)),
    unchanged: paths.filter((file) => !fresh.has(file) && !aside.has(file)),
    setAside: [...aside].map(([file, why]) => ({ file, ...why })),
    frames,
    warnings: [...warnings],
  };
}

/** Removes an archive that was made for nothing, unless someone else has put days into it meanwhile. */
async function takeBack(path: string): Promise<void> {
  const { groups } = await openArchive(path);
  for (const group of groups) if ((await group.days()).length > 0) return;
  await Deno.remove(join(path, "zarr.json"));
  for (const { name } of groups) await Deno.remove(join(path, name), { recursive: true });
  const left = await Array.fromAsync(Deno.readDir(path));
  if (left.length === 0) await Deno.remove(path);
}

async function defaultOpen({ source, describe, impossible = "refuse" }: IngestOptions): Promise<OpenFile> {
  const { openSource } = await import("../sources/mod.ts");
  const given = { ...(source === undefined ? {} : { source }), ...(describe === undefined ? {} : { describe }) };
  return (path) => openSource(path, { ...given, impossible });
}
