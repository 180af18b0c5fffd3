import { join } from "node:path";
import type { Engine } from "../../../lib/engine/mod.ts";
import { DATA_DEFAULTS, rainSettings, simulateArchive, trainRain } from "../../../lib/runs/mod.ts";
import { SMALL_MODEL } from "../../topographic/small_model.ts";

/** A run with a small model, and the archive that it was trained on. */
export interface SmallRun {
  /** Run directory. */
  readonly run: string;
  /** Archive: 72 x 72 km, so 36 x 36 cells of the model, 3 x 3 tiles of 16. */
  readonly archive: string;
}

/** Simulates some days and trains a small model on them for some steps. */
export async function smallRun(
  engine: Engine,
  folder: string,
  days: number,
  steps = 4,
  seed = 0,
  model = SMALL_MODEL,
): Promise<SmallRun> {
  const archive = join(folder, "rain.zarr");
  await simulateArchive(archive, { days, firstDay: "2021-06-01", seed: 3, size: 72, quiet: true });
  const run = join(folder, `run-${seed}`);
  await trainSmall(engine, run, archive, steps, seed, false, model);
  return { run, archive };
}

/** Trains a small model. */
export async function trainSmall(
  engine: Engine,
  run: string,
  archive: string,
  steps: number,
  seed: number,
  resume = false,
  model = SMALL_MODEL,
): Promise<void> {
  const { frames, size } = model;
  const data = {
    ...DATA_DEFAULTS,
    archive,
    frames,
    size,
    wetFraction: 0.01,
    seed,
    splits: { by: "hour-blocks" as const },
  };
  const settings = { ...rainSettings("topographic", data, steps), model };
  await trainRain(engine, run, "topographic", settings, { command: "test", quiet: true, resume });
}

/** Copies a folder with all that is in it. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
