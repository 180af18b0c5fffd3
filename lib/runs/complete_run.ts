import { isDataError } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { checkpointPath, listCheckpoints } from "../learning/mod.ts";
import { collectCases } from "./cases.ts";
import { COMPRESSION_FILE, measureCompression } from "./compression/measure_compression.ts";
import { evaluateRun } from "./evaluate.ts";
import { isFresh, recordMade, type Step } from "./fresh.ts";
import { FORECAST_FROM } from "./reference_errors.ts";
import { readSettings } from "./run_directory.ts";
import type { RainSettings } from "./train_rain.ts";

/** The newest weights of those models of a run that are trained. */
export async function newestWeights(directory: string, ...names: readonly string[]): Promise<string[]> {
  const steps = await Promise.all(names.map(async (name) => (await listCheckpoints(directory, name)).at(-1)));
  return names.flatMap((name, i) => steps[i] === undefined ? [] : [checkpointPath(directory, name, steps[i])]);
}

/** The step that measures the rain models of a run. */
export async function evaluationStep(directory: string, archive: string): Promise<Step> {
  return {
    outputs: ["evaluation.json"],
    inputs: [...await newestWeights(directory, "topographic", "vae"), archive],
    settings: { from: FORECAST_FROM, references: ["persistence", "optical flow"] }, // not those of before
  };
}

/** The step that stores held-out rain in several ways. */
export async function compressionStep(directory: string, archive: string): Promise<Step> {
  return {
    outputs: [COMPRESSION_FILE],
    inputs: [...await newestWeights(directory, "topographic", "vae"), archive],
  };
}

/** The step that draws cases of a run. */
export async function casesStep(directory: string, archive: string): Promise<Step> {
  const weights = await newestWeights(directory, "topographic", "generate", "project");
  return { outputs: ["cases.json"], inputs: [...weights, archive] };
}

/**
 * Makes what a report needs of the trained models of a run and that is missing or of other weights: measures on held-out
 * windows, what storing them takes, and maps of cases. The engine is opened only where there is something to make.
 */
export async function completeRun(directory: string, open: () => Promise<Engine>): Promise<void> {
  const trained = await newestWeights(directory, "topographic", "generate", "project");
  if ((await newestWeights(directory, "topographic")).length === 0) return;
  const { archive } = (await readSettings<RainSettings>(directory, "topographic")).data;
  const evaluation = await evaluationStep(directory, archive);
  const compression = await compressionStep(directory, archive);
  const cases = await casesStep(directory, archive);
  const measured = await isFresh(directory, evaluation);
  const stored = await isFresh(directory, compression);
  const drawn = trained.length < 3 || await isFresh(directory, cases);
  if (measured && stored && drawn) return;
  const engine = await open();
  try {
    if (!measured) {
      await evaluateRun(engine, directory);
      await recordMade(directory, evaluation);
    }
    if (!stored) {
      await measureCompression(engine, directory);
      await recordMade(directory, compression);
    }
    if (!drawn) {
      await collectCases(engine, directory).then(() => recordMade(directory, cases), leaveOutStale);
    }
  } finally {
    engine.close();
  }
}

/** Maps of a generator or projector that belongs to an older latent are left out: the report does without. */
function leaveOutStale(error: unknown): void {
  if (!isDataError(error, "unsupported-version")) throw error;
}
