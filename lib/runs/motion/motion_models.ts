import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../../engine/mod.ts";
import { createRainModel, disposeRainModel, type RainModel } from "../../topographic/mod.ts";
import type { DataConfig } from "../data_config.ts";
import { readRunConfig } from "../run_directory.ts";
import { isTrained, loadRainModel, type RainSettings } from "../train_rain.ts";
import type { MotionModel } from "./motion_result.ts";

/** A model whose latents are looked at. */
export interface LookedAt extends MotionModel {
  /** The model. */
  readonly model: RainModel;
}

/** What decides which windows a run sees. */
const windowsOf = ({ batch: _batch, seed: _seed, archive: _archive, ...windows }: DataConfig) => windows;

/**
 * Runs `body` with the rain models of runs, their plain VAEs among them, and as a control the first T-VAE as it was before
 * training, and with the data of the first run, whose archive is looked at; frees them.
 *
 * @throws RangeError when windows are not of the same kind; DataError "missing-file" when nothing is trained
 */
export async function withMotionModels<T>(
  engine: Engine,
  runs: readonly string[],
  body: (models: readonly LookedAt[], data: DataConfig) => Promise<T>,
): Promise<T> {
  const models: LookedAt[] = [];
  try {
    const all: RainSettings[] = [];
    let before: LookedAt | undefined;
    for (const run of runs) {
      const { command } = await readRunConfig(run);
      for (const name of ["topographic", "vae"] as const) {
        if (name === "vae" && !await isTrained(run, name)) continue;
        const { model, settings, step } = await loadRainModel(engine, run, name);
        all.push(settings);
        const elsewhere = !isDeepStrictEqual(all[0]!.fingerprint, settings.fingerprint);
        models.push({ path: pathOf(settings), run: command, steps: step, elsewhere, model });
        if (!isDeepStrictEqual(windowsOf(all[0]!.data), windowsOf(settings.data))) {
          throw new RangeError(`Cannot look at ${run} beside ${runs[0]}: it was trained on other windows`);
        }
        if (before === undefined && settings.model.kind === "tvae") {
          const drawn = createRainModel(engine, settings.model, engine.noise(settings.training.seed, 0));
          before = { path: `${pathOf(settings)}, untrained`, run: null, steps: 0, elsewhere: false, model: drawn };
        }
      }
    }
    if (before !== undefined) models.push(before);
    return await body(models, all[0]!.data);
  } finally {
    for (const { model } of models) disposeRainModel(model);
  }
}

/** Name of a model: its kind, levers and seed. */
function pathOf({ model, levers = [], training }: RainSettings): string {
  const kind = { tvae: "T-VAE", vae: "plain VAE", autoencoder: "autoencoder" }[model.kind];
  const pulled = levers.filter((lever) => lever !== model.kind);
  return `${kind}${pulled.length === 0 ? "" : ` (${pulled.join(" + ")})`}, seed ${training.seed}`;
}
