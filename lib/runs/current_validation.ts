import { join } from "node:path";
import { exists } from "../base/mod.ts";
import { isOutdated, type Step } from "./fresh.ts";
import { readRunJson } from "./run_directory.ts";
import type { RunValidation } from "./validate_run.ts";

/** The step that validates a run. */
export function validationStep(directory: string): Step {
  const inputs = ["pairs.parquet", "generated.parquet", "latent.parquet", "capsules.parquet", "scales.parquet"];
  return { outputs: ["validation.json", "scores.parquet"], inputs: inputs.map((name) => join(directory, name)) };
}

/** The validation of a run, or in a sentence without its full stop why there is none of what it holds now. */
export async function currentValidation(
  directory: string,
): Promise<{ readonly measured?: RunValidation; readonly missing?: string }> {
  const file = join(directory, "validation.json");
  const task = `"deno task validate --run ${directory}"`;
  if (!await exists(file)) return { missing: `the page has no scores: ${task} makes validation.json` };
  if (await isOutdated(directory, validationStep(directory))) {
    return {
      missing:
        `validation.json is of other pairs or windows than the run holds now, or of another ondée: ${task} makes it again`,
    };
  }
  return { measured: await readRunJson<RunValidation>(file) };
}
