import { isDeepStrictEqual } from "node:util";
import { type Archive, openArchive } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { createRainModel, disposeRainModel, type RainModel } from "../../topographic/mod.ts";
import { fingerprint } from "../archive_identity.ts";
import type { DataConfig } from "../data_config.ts";
import { tvaeName, vaeName } from "../levers.ts";
import { openRunArchive } from "../run_archive.ts";
import { readRunConfig, readSettings } from "../run_directory.ts";
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
 * training, and with the archive that is looked at, by default that of the first run; frees them.
 *
 * @throws RangeError when windows are not of the same kind; DataError "missing-file" when nothing is trained
 */
export async function withMotionModels<T>(
  engine: Engine,
  runs: readonly string[],
  body: (models: readonly LookedAt[], archive: Archive, data: DataConfig) => Promise<T>,
  path?: string,
): Promise<T> {
  const models: LookedAt[] = [];
  try {
    const first = (await readSettings<RainSettings>(runs[0]!, "topographic")).data;
    const archive = path === undefined ? await openRunArchive({ data: first }) : await openArchive(path);
    const radar = archive.group(first.radar);
    let topographic: RainSettings | undefined;
    for (const run of runs) {
      const { command } = await readRunConfig(run);
      for (const name of ["topographic", "vae"] as const) {
        if (name === "vae" && !await isTrained(run, name)) continue;
        const { model, settings, step } = await loadRainModel(engine, run, name);
        const learnedFrom = settings.fingerprint;
        const elsewhere = learnedFrom !== undefined &&
          !isDeepStrictEqual(await fingerprint(radar, learnedFrom.day), learnedFrom);
        models.push({ path: pathOf(settings), run: command, steps: step, elsewhere, model });
        if (!isDeepStrictEqual(windowsOf(first), windowsOf(settings.data))) {
          throw new RangeError(`Cannot look at ${run} beside ${runs[0]}: it was trained on other windows`);
        }
        if (settings.model.kind === "tvae") topographic ??= settings;
      }
    }
    if (topographic !== undefined) {
      const model = createRainModel(engine, topographic.model, engine.noise(topographic.training.seed, 0));
      models.push({ path: `${pathOf(topographic)}, untrained`, run: null, steps: 0, elsewhere: false, model });
    }
    return await body(models, archive, { ...first, archive: archive.path });
  } finally {
    for (const { model } of models) disposeRainModel(model);
  }
}

/** Name of a model: its kind, its levers where they are not the usual ones, its seed. */
function pathOf({ model: { kind }, levers = [], training }: RainSettings): string {
  const pulled = levers.filter((lever) => lever !== kind);
  const name = kind === "tvae"
    ? tvaeName(pulled)
    : kind === "vae"
    ? vaeName(pulled)
    : `autoencoder (${pulled.join(" + ")})`;
  return `${name}, seed ${training.seed}`;
}
