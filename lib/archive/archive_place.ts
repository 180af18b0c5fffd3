import { join } from "node:path";
import { DataError, exists, explainWriteError } from "../base/mod.ts";

/**
 * Checks that there is an archive at `path`, or that one can be made there, before long work begins. A new folder is made.
 *
 * @throws DataError "read-only" when nothing can be written there, when it is a file, and when it is a folder of other things
 */
export async function requireArchivePlace(path: string): Promise<void> {
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

/** Whether a file is what a killed process leaves of an archive that it was about to make. */
const isOurs = (name: string): boolean => /^zarr\.json\..*\.tmp$/.test(name);
