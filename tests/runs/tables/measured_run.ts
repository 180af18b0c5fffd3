import { join } from "node:path";
import { createArchive } from "../../../lib/archive/mod.ts";
import { parseTime } from "../../../lib/grid/mod.ts";
import type { MeasuredPair } from "../../../lib/report/mod.ts";
import { GENERATION_FILE } from "../../../lib/runs/generation/compare_generation.ts";
import { DATA_DEFAULTS, pairSettings, PROJECTION_FILE, rainSettings, recordSettings } from "../../../lib/runs/mod.ts";
import { RAIN } from "../../archive/sample.ts";
import { GRID } from "../../tasks/sample_files.ts";
import { generationRun, projectionRun, tableRun } from "./example_runs.ts";

/** An archive of radar and satellite without data. */
export async function emptyArchive(path: string): Promise<void> {
  const time = { first: parseTime("2021-06-25"), step: 300, count: 288 };
  const group = { grid: GRID, time, duration: 300, variables: [RAIN] };
  const product = { name: "test", run: "", version: "2", simulated: false };
  await createArchive(path, {
    groups: [{ ...group, name: "radar", product }, { ...group, name: "imerg", product: { ...product, run: "late" } }],
  });
}

/** Records that both models between satellite and latent of a run were trained. */
export async function trainedAs(run: string, seed: number, steps: number, radarStep: number): Promise<void> {
  const facts = { command: "train topographic", seed, versions: { deno: "2" } };
  for (const name of ["generate", "project"]) {
    await recordSettings(run, name, { ...pairSettings(steps, seed), radarStep }, facts);
  }
}

/**
 * A run that has measured with models of 400 steps.
 *
 * @param members of the ensembles, null where nothing was measured
 * @param older whether an ondée did that did not write down of which models
 */
export async function measuredRun(
  folder: string,
  seed: number,
  members: number | null,
  { older = false } = {},
): Promise<string> {
  const run = join(folder, `seed-${seed}`);
  const rain = rainSettings("topographic", { ...DATA_DEFAULTS, archive: join(folder, "a.zarr"), seed }, 7);
  await recordSettings(run, "topographic", rain, { command: "train topographic", seed, versions: { deno: "2" } });
  await trainedAs(run, seed, 400, 5);
  if (members === null) return run;
  const measured: MeasuredPair = { ...pairSettings(400, seed), radarStep: 5, sha256: `${seed}` };
  const pair = older ? {} : { pair: measured };
  const how = { ...pair, split: "test", windows: 8, members, blocks: "6 h", replicates: 100 };
  const { products, scores, parts, injected } = generationRun(tableRun(seed), 0.1, 1);
  const coherence = { latent: { space: seed, time: 0 } };
  const generation = { ...how, level: 0.95, coherence, products, scores, parts, injected };
  await Deno.writeTextFile(join(run, GENERATION_FILE), JSON.stringify(generation));
  const { calibration, artefacts } = projectionRun(tableRun(seed), 0.9);
  const projection = { ...how, confidence: 0.95, projector: "project", calibration, artefacts };
  await Deno.writeTextFile(join(run, PROJECTION_FILE), JSON.stringify(projection));
  return run;
}
