import { join } from "node:path";
import { exists } from "../base/mod.ts";
import { digestOfAll } from "./fresh.ts";
import { readRunJson } from "./run_directory.ts";
import type { RunValidation } from "./validate_run.ts";

/** Digest of the pairs and windows of a run that are validated. */
export function validatedDigest(directory: string): Promise<string> {
  const tables = ["pairs.parquet", "generated.parquet", "latent.parquet", "capsules.parquet", "scales.parquet"];
  return digestOfAll(tables.map((name) => join(directory, name)));
}

/** The validation of a run, or in a sentence without its full stop why there is none of what it holds now. */
export async function currentValidation(
  directory: string,
): Promise<{ readonly measured?: RunValidation; readonly missing?: string }> {
  const file = join(directory, "validation.json");
  const task = `"deno task validate --run ${directory}"`;
  if (!await exists(file)) return { missing: `the run is not validated: ${task} does` };
  const measured = await readRunJson<RunValidation>(file);
  if (measured.of === undefined || measured.of === await validatedDigest(directory)) return { measured };
  return { missing: `validation.json is of other pairs or windows than the run holds now: ${task} makes it again` };
}
