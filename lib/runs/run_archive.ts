import { join } from "node:path";
import { type Archive, openArchive } from "../archive/mod.ts";
import { DataError, exists } from "../base/mod.ts";
import type { DataConfig } from "./data_config.ts";

/**
 * Opens the archive of a run.
 *
 * @throws DataError "missing-file" saying how a run is told where its archive has moved to; as `openArchive`
 */
export async function openRunArchive({ archive }: Pick<DataConfig, "archive">): Promise<Archive> {
  if (await exists(join(archive, "zarr.json"))) return await openArchive(archive);
  throw new DataError(
    "missing-file",
    `The archive of this run was ${archive}, and is not there: where it has moved to NEW, ` +
      '"deno task train topographic --resume --archive NEW --out RUN" tells the run',
  );
}
