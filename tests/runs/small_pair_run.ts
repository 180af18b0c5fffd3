import { join } from "node:path";
import type { Engine } from "../../lib/engine/mod.ts";
import { checkpointPath } from "../../lib/learning/mod.ts";
import {
  DATA_DEFAULTS,
  type PairModelName,
  pairSettings,
  rainSettings,
  simulateArchive,
  trainPair,
  trainRain,
} from "../../lib/runs/mod.ts";
import { assertSameBytes } from "../same_bytes.ts";

/** How models between radar and satellite are trained in tests. */
export const PAIR_OPTIONS = { command: "test", resume: true, quiet: true };

/** Settings of short trainings: of any steps, with the step size of one of 6. */
export const shortPair = (steps: number, seed = 1) => ({ ...pairSettings(6, seed), steps });

/** A run whose radar model has taken four steps on four simulated days; `size` km of radar, windows of `window` cells. */
export async function smallPairRun(
  engine: Engine,
  folder: string,
  size: number,
  window: number,
  { coarsen = DATA_DEFAULTS.coarsen } = {},
): Promise<string> {
  const archive = join(folder, "a.zarr");
  const run = join(folder, "run");
  await simulateArchive(archive, { days: 4, firstDay: "2021-06-01", seed: 3, size, quiet: true });
  const data = { ...DATA_DEFAULTS, archive, size: window, coarsen, batch: 4, wetFraction: 0.01 };
  await trainRain(engine, run, "topographic", rainSettings("topographic", data, 4), { command: "test", quiet: true });
  return run;
}

/** Trains a model whole, and cut after three of six steps: both end at the same bytes. */
export async function assertCutTrainingSame(engine: Engine, run: string, name: PairModelName): Promise<void> {
  const bytes = () => Deno.readFile(checkpointPath(run, name, 6));
  await trainPair(engine, run, name, shortPair(6), PAIR_OPTIONS);
  const whole = await bytes();
  await trainPair(engine, run, name, shortPair(3), { ...PAIR_OPTIONS, fresh: true });
  await trainPair(engine, run, name, shortPair(6), PAIR_OPTIONS);
  assertSameBytes(await bytes(), whole);
}
