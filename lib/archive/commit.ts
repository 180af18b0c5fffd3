import { explainWriteError, isDataError, takeLock } from "../base/mod.ts";
import { namesIn } from "./day_record.ts";
import { type GroupPaths, RECORD } from "./paths.ts";

/** Makes the names in a folder survive a power cut, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const handle = await Deno.open(folder);
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}

/**
 * Commits what lies in a day's staging folder: files named by array, and the record. Renaming the folder into the journal is the
 * commit; from then on readers see the whole day, and {@link rollForward} brings the files to their places.
 * The caller holds the day's lock.
 */
export async function commitDay(paths: GroupPaths, day: string): Promise<void> {
  try {
    await Deno.mkdir(paths.journal(), { recursive: true });
    await syncFolder(paths.staging(day));
    await Deno.rename(paths.staging(day), paths.journal(day));
    await syncFolder(paths.journal());
    await rollForward(paths, day);
  } catch (error) {
    throw explainWriteError(error, paths.root);
  }
}

/**
 * Brings the files of a committed day to their places: values, then `present`, then the record. Does nothing when there is no
 * such commit; may be cut at any point and run again. The caller holds the day's lock.
 */
async function rollForward(paths: GroupPaths, day: string): Promise<void> {
  const folder = paths.journal(day);
  const names = await namesIn(folder);
  const last = (name: string) => name === RECORD ? 2 : name === "present" ? 1 : 0;
  for (const name of names.sort((a, b) => last(a) - last(b))) {
    if (name === RECORD) await Deno.mkdir(paths.days(), { recursive: true });
    await Deno.rename(`${folder}/${name}`, name === RECORD ? paths.days(day) : paths.chunk(name, day));
  }
  await Deno.remove(folder).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Completes the commits of the days that share the files of `day`. The caller holds their lock. */
export async function rollForwardShard(paths: GroupPaths, day: string): Promise<void> {
  for (const other of paths.shard(day)) await rollForward(paths, other);
}

/** Completes every commit whose writer died half-way. Days that a living process holds are left to it. */
export async function recoverCommits(paths: GroupPaths): Promise<void> {
  for (const day of await namesIn(paths.journal())) {
    try {
      const lock = await takeLock(paths.locks, paths.shard(day)[0]!);
      try {
        await rollForward(paths, day);
      } finally {
        await lock.release();
      }
    } catch (error) {
      if (!isDataError(error, "locked")) throw error;
    }
  }
}
