import { join } from "node:path";
import { DataError } from "../../base/mod.ts";
import type { MeasuredPair } from "../../report/mod.ts";
import type { PairModelName, RecordedPairSettings } from "../pair_models.ts";
import { readSettings } from "../run_directory.ts";
import { type MeasuredFile, taskThatMakes } from "./measured_file.ts";

/** What tables say of the model between satellite and latent that measures are of. */
export type TrainedPair = Omit<MeasuredPair, "sha256"> & { readonly name: PairModelName };

/**
 * The model that the measures of a run are of: what their file says of it. Files of before it was written there have what
 * config.json says, which is that of the last training, where nothing shows that it is of another.
 *
 * @throws DataError "unsupported-version" for such a file of other steps than config.json has
 */
export async function trainedPair<Measured>(
  directory: string,
  source: MeasuredFile<Measured, unknown>,
  measured: Measured,
): Promise<TrainedPair> {
  const { name, trained, steps } = source.pair(measured);
  if (trained !== undefined) {
    const { sha256: _, ...said } = trained;
    return { name, ...said };
  }
  const now = await readSettings<RecordedPairSettings>(directory, name);
  if (steps !== undefined && steps !== now.steps) {
    throw new DataError(
      "unsupported-version",
      `Cannot tell of which "${name}" these measures are: an older ondée made them at step ${steps}, and config.json of ` +
        `${directory} now has one of ${now.steps} steps; "${taskThatMakes(source, directory)}" measures that one`,
      { file: join(directory, source.file) },
    );
  }
  return { name, steps: now.steps, seed: now.seed, radarStep: now.radarStep, training: now.training };
}
