import { join } from "node:path";
import {
  DataError,
  exists,
  explainWriteError,
  type Lock,
  takeLock,
  waitForLock,
  writeFileAtomic,
} from "../../base/mod.ts";
import { checkFormat, coordinateChunk, readMetadata, timeChunks } from "../archive_files.ts";
import { namesIn } from "../day_record.ts";
import { checkGroupName, framesPerDay } from "../layout.ts";
import type { Packed } from "../packing.ts";
import { createDerivedDay, type DerivedDay } from "./derived_day.ts";
import { type DerivedGroup, derivedMetadata, parseDerivedRecord } from "./derived_layout.ts";
import { derivedPaths } from "./derived_paths.ts";
import { readDerived } from "./read_derived.ts";

/** An open derived group. Nothing is held open between calls. */
export interface DerivedHandle {
  /** The archive that it lies in. */
  readonly archive: string;
  /** Its layout. */
  readonly group: DerivedGroup;
  /** The days that are whole, ascending, looked up anew. */
  days(): Promise<readonly string[]>;
  /** What was recorded of a day; null when it is not there. @throws DataError "corrupt-file" */
  record<T>(day: string): Promise<T | null>;
  /** Takes the lock of a day. @throws DataError "locked" naming the holder */
  lock(day: string): Promise<Lock>;
  /** Starts to write a day, whose lock the caller holds; a former one stays until the commit. */
  write(day: string): Promise<DerivedDay>;
  /**
   * Stored values [time, y, x, ...inner] of a stretch of a day, the fill where there is nothing.
   *
   * @param times first time in the day and how many
   * @throws DataError "missing-variable", "corrupt-chunk"; RangeError when the stretch leaves the day
   */
  read(variable: string, day: string, times: readonly [first: number, count: number]): Packed;
}

const metadataFiles = (group: DerivedGroup) =>
  derivedMetadata(group).map(([path, json]) => [path, `${JSON.stringify(json, null, 1)}\n`] as const);

/**
 * Makes a derived group in an archive, or opens the one that another process has made meanwhile.
 *
 * @throws DataError "disk-full", "read-only"
 */
export async function createDerivedGroup(archive: string, group: DerivedGroup): Promise<DerivedHandle> {
  checkGroupName(group.name);
  const { root } = derivedPaths(archive, group);
  const temporary = join(archive, `.${group.name}.${crypto.randomUUID().slice(0, 8)}.tmp`);
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    ...timeChunks(group.time),
    ["y/c.0", coordinateChunk(group.y.values)],
    ["x/c.0", coordinateChunk(group.x.values)],
    ...metadataFiles(group),
  ];
  try {
    for (const [path, content] of files) await writeFileAtomic(join(temporary, path), content);
    await Deno.rename(temporary, root);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    if (!await exists(root)) throw explainWriteError(error, root);
  }
  return await openDerivedGroup(archive, group.name);
}

/**
 * Opens a derived group.
 *
 * @throws DataError "missing-variable" when the archive has none of that name, "unknown-format" when it is another kind of group
 */
export async function openDerivedGroup(archive: string, name: string): Promise<DerivedHandle> {
  checkGroupName(name);
  const file = join(archive, name, "zarr.json");
  if (!await exists(file)) {
    throw new DataError("missing-variable", `Archive has no group "${name}"`, { file: archive });
  }
  const group = parseDerivedRecord(checkFormat((await readMetadata(file)).attributes, file));
  if (group === null) {
    throw new DataError("unknown-format", `Group "${name}" was not computed from another: name another group`, {
      file,
    });
  }
  return handleOf(archive, group);
}

function handleOf(archive: string, group: DerivedGroup): DerivedHandle {
  const paths = derivedPaths(archive, group);
  return {
    archive,
    group,
    days: async () => {
      const names = await namesIn(paths.record());
      return names.filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name)).map((name) => name.slice(0, 10)).sort();
    },
    record: async <T>(day: string) => {
      const file = paths.record(day);
      if (!await exists(file)) return null;
      try {
        return JSON.parse(await Deno.readTextFile(file)) as T;
      } catch (cause) {
        throw new DataError("corrupt-file", "Day record is damaged: delete this file and compute the day again", {
          file,
          cause,
        });
      }
    },
    lock: (day) => takeLock(paths.locks, day, { subject: `Day ${day} of "${group.name}"` }),
    write: (day) => createDerivedDay(paths, group, day),
    read: (name, day, times) => readDerived(paths, group, name, day, times),
  };
}

/** Names of the derived groups of an archive, ascending. */
export async function derivedGroupNames(archive: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of await namesIn(archive)) {
    const file = join(archive, name, "zarr.json");
    if (name.startsWith(".") || !await exists(file)) continue;
    const record = (await readMetadata(file)).attributes?.["ondee"];
    if (record !== undefined && parseDerivedRecord(record) !== null) names.push(name);
  }
  return names.sort();
}

/**
 * Lays the time axis of a derived group out to `days` days; does nothing where it is that long.
 *
 * @throws DataError "locked", "disk-full", "read-only"
 */
export async function extendDerivedGroup(handle: DerivedHandle, days: number): Promise<DerivedHandle> {
  const { archive, group } = handle;
  const count = days * framesPerDay(group.time);
  if (count <= group.time.count) return handle;
  const { root, locks } = derivedPaths(archive, group);
  const lock = await waitForLock(locks, "axis", 30_000);
  try {
    const current = await openDerivedGroup(archive, group.name); // another process may have extended it meanwhile
    if (count <= current.group.time.count) return current;
    const longer = { ...current.group, time: { ...current.group.time, count } };
    for (const [path, content] of [...timeChunks(longer.time), ...metadataFiles(longer)]) {
      await writeFileAtomic(join(root, path), content);
    }
    return handleOf(archive, longer);
  } finally {
    await lock.release();
  }
}

/** Takes a derived group away with all that it holds. @throws DataError "locked" when a day is being written, "read-only" */
export async function removeDerivedGroup({ archive, group }: DerivedHandle): Promise<void> {
  const { root, locks } = derivedPaths(archive, group);
  for (const name of await namesIn(locks)) {
    await (await takeLock(locks, name.replace(/\.lock$/, ""), { subject: `Group "${group.name}"` })).release();
  }
  const gone = join(archive, `.${group.name}.${crypto.randomUUID().slice(0, 8)}.tmp`);
  try {
    await Deno.rename(root, gone);
    await Deno.remove(gone, { recursive: true });
  } catch (error) {
    throw explainWriteError(error, root);
  }
}
