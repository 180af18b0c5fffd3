import { join } from "node:path";
import { DataError, exists, explainWriteError } from "../base/mod.ts";

/**
 * Checks that there is an archive at `path`, or that one can be made there, before long work begins. A new folder is made, and
 * what killed processes left an hour ago or earlier is removed.
 *
 * @throws DataError "read-only" when nothing can be written there, when it is a file, and when it is a folder of other things
 */
export async function requireArchivePlace(path: string): Promise<void> {
  await removeLeftovers(path);
  if (await exists(join(path, "zarr.json"))) return;
  const refuse = (message: string, cause?: unknown) => new DataError("read-only", message, { file: path, cause });
  try {
    if (await exists(path) && !(await Deno.stat(path)).isDirectory) {
      throw refuse("This is a file: give a folder for the archive");
    }
    await Deno.mkdir(path, { recursive: true });
    for await (const { name } of Deno.readDir(path)) {
      if (isOurs(name)) continue;
      const example = join(path, "rain.zarr");
      throw refuse(`This folder is no archive and holds other things: give a new folder, for example ${example}`);
    }
  } catch (error) {
    const explained = explainWriteError(error, path);
    throw explained instanceof DataError
      ? explained
      : refuse("Cannot make a folder here: choose another place for the archive", error);
  }
}

/** Whether a file or folder is what a killed process leaves of an archive, or a group, that it was about to make. */
const isOurs = (name: string): boolean => /^zarr\.json\..*\.tmp$|^\.\w[\w.-]*\.[0-9a-f]{8}\.tmp$/.test(name);

/** Long past the moment that making an archive or a group takes, ms: who has not renamed it by then is dead. */
const STALE = 3_600_000;

async function removeLeftovers(path: string): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name).catch(() => []); // none yet, or a file
  for (const file of names.filter(isOurs).map((name) => join(path, name))) {
    const { mtime } = await Deno.stat(file).catch(() => ({ mtime: null })); // its maker has just renamed it
    const stale = mtime !== null && Date.now() - mtime.getTime() > STALE;
    if (stale) await Deno.remove(file, { recursive: true }).catch(() => {}); // harmless where it must stay
  }
}
