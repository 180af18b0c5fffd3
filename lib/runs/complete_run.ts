import { join } from "node:path";
import { isDataError } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { checkpointPath, listCheckpoints } from "../learning/mod.ts";
import { collectCases } from "./cases.ts";
import { evaluateRun } from "./evaluate.ts";
import { isFresh } from "./fresh.ts";

/**
 * Makes what a report needs of the trained models of a run and that is missing or older than their weights: measures on
 * held-out windows, and maps of cases. The engine is opened only where there is something to make.
 */
export async function completeRun(directory: string, open: () => Promise<Engine>): Promise<void> {
  const weightsOf = async (...names: readonly string[]): Promise<string[]> => {
    const newest = await Promise.all(
      names.map(async (name) => ({ name, step: (await listCheckpoints(directory, name)).at(-1) })),
    );
    return newest.flatMap(({ name, step }) => step === undefined ? [] : [checkpointPath(directory, name, step)]);
  };
  const radar = await weightsOf("topographic", "vae");
  const pair = await weightsOf("topographic", "generate", "project");
  const measured = (await weightsOf("topographic")).length === 0 ||
    await isFresh([join(directory, "evaluation.json")], radar);
  const drawn = pair.length < 3 || await isFresh([join(directory, "cases.json")], pair);
  if (measured && drawn) return;
  const engine = await open();
  try {
    if (!measured) await evaluateRun(engine, directory);
    if (!drawn) await collectCases(engine, directory).catch(leaveOutStale);
  } finally {
    engine.close();
  }
}

/** Maps of a generator or projector that belongs to an older latent are left out: the report does without. */
function leaveOutStale(error: unknown): void {
  if (!isDataError(error, "unsupported-version")) throw error;
}
