import { dirname, join } from "node:path";
import { DataError, exists, isDataError } from "../lib/base/mod.ts";

/** What to inspect instead of a path that no reader of files knows; any other error as it is. */
export async function withAdvice(error: unknown, path: string): Promise<unknown> {
  if (!isDataError(error, "unknown-format")) return error;
  const advise = (message: string) => new DataError("unknown-format", message, { file: path, cause: error });
  if ((await Deno.stat(path)).isDirectory) {
    return advise(
      "This folder is neither an archive (it has no zarr.json) nor a run (no config.json): give one, or a file",
    );
  }
  const folder = dirname(path);
  if (await exists(join(folder, "config.json"))) return advise(`This is part of the run ${folder}: inspect that`);
  return advise(`${error.message}; archives, runs, .parquet and .safetensors files can be inspected as well`);
}
