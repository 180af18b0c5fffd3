import { dirname, join, resolve } from "node:path";
import { DataError, exists } from "../base/mod.ts";

/**
 * Makes sure that a run may be written into a folder: not into an archive, whose readers and digests would find it there.
 *
 * @throws DataError "read-only" naming the archive
 */
export async function requireRunPlace(directory: string): Promise<void> {
  for (let [folder, below] = [resolve(directory), ""]; folder !== below; [folder, below] = [dirname(folder), folder]) {
    if (!await exists(join(folder, "zarr.json"))) continue;
    throw new DataError("read-only", `Cannot write a run into the archive ${folder}: choose another --out`, {
      file: directory,
    });
  }
}
