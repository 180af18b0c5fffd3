import { join } from "node:path";
import { type Archive, openArchive, type SkippedChunk } from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import {
  checkpointPath,
  countParameters,
  fromFirst,
  listCheckpoints,
  loadCheckpoint,
  requireAgreement,
  shareOf,
  together,
  train,
  type TrainingResult,
} from "../learning/mod.ts";
import {
  createRainModel,
  disposeRainModel,
  RAIN_MODEL,
  RAIN_TRAINING,
  type RainModel,
  type RainModelConfig,
  rainTraining,
  type RainTrainingConfig,
} from "../topographic/mod.ts";
import { archiveIdentity, type Fingerprint } from "./archive_identity.ts";
import type { DataConfig } from "./data_config.ts";
import { requireOwnCheckpoint, requireOwnRun, settledSettings } from "./going_on.ts";
import { coarseCells } from "./mosaics/model_cells.ts";
import { requireHeldOut, trainingWindows } from "./rain_windows.ts";
import { begunSettings, leaves, tellSmallSteps } from "./resume.ts";
import { readRunConfig, recordSettings, softwareVersions } from "./run_directory.ts";
import { holdRun } from "./run_lock.ts";

/** Names of the rain models of a run: the topographic VAE and the plain one beside it. */
export type RainModelName = "topographic" | "vae";

/** Everything that fixes a rain model's training, as config.json holds it under the model's name. */
export interface RainSettings {
  /** Data. */
  readonly data: DataConfig;
  /** Model. */
  readonly model: RainModelConfig;
  /** Training. */
  readonly training: RainTrainingConfig;
  /** Steps to reach. */
  readonly steps: number;
  /** Levers pulled, see `LEVERS`. */
  readonly levers?: readonly string[];
  /** The rain it was begun with; the archive may move and grow. In runs begun before there were fingerprints: none. */
  readonly fingerprint?: Fingerprint;
}

/** The settings of a rain model of a run for some data, before any flag. */
export function rainSettings(name: RainModelName, data: DataConfig, steps: number): RainSettings {
  const model = { ...RAIN_MODEL, frames: data.frames, size: data.size };
  const training = {
    ...RAIN_TRAINING,
    seed: data.seed,
    klWarmup: Math.min(RAIN_TRAINING.klWarmup, Math.ceil(steps / 2)),
    maxShift: Math.min(RAIN_TRAINING.maxShift, data.frames - 1),
    batch: data.batch,
  };
  return name === "topographic"
    ? { data, model, training, steps }
    : { data, model: { ...model, kind: "vae" }, training: { ...training, maxShift: 0 }, steps };
}

/** How {@link trainRain} ended. */
export interface RainTrainingResult extends TrainingResult {
  /** Size of the model. */
  readonly parameters: number;
  /** Damaged chunks that windows were left out for, once for each epoch. */
  readonly skipped: readonly SkippedChunk[];
}

/** How {@link trainRain} is run. */
export interface TrainOptions {
  /** Command line, for config.json. */
  readonly command: string;
  /** Goes on from the newest checkpoint. */
  readonly resume?: boolean;
  /** Ends training with a checkpoint. */
  readonly signal?: AbortSignal;
  /** No progress. */
  readonly quiet?: boolean;
  /** Steps between checkpoints. Default 500. */
  readonly checkpointEvery?: number;
}

/**
 * Makes sure that so many workers can share the data.
 *
 * @throws RangeError when batches cannot be shared equally, or they are to leave out damaged windows
 */
export function requireShareable({ batch, skipCorrupt }: DataConfig, workers: number): void {
  shareOf({ workers: { count: workers, rank: 0 } }, batch);
  if (!skipCorrupt || workers === 1) return;
  throw new RangeError(
    "Cannot use --skip-corrupt with several workers: each would leave out windows by itself, and their shares would come " +
      "of unlike batches; ingest the damaged days again, or train with one worker",
  );
}

/**
 * Trains a rain model into a run directory, which it holds meanwhile. Going on, the divergence warms up as it was begun,
 * whatever the steps.
 *
 * @throws RangeError as `train`, or when the run was begun with other settings, is beyond the steps wanted or has the other
 * rain model on other windows; DataError of the archive, "locked" when another process writes into the run, "time-conflict"
 * when the archive holds other rain, "missing-frame" when no window can be held out, "unsupported-version" when the
 * checkpoint is of another model. Of several workers each takes its share of every batch and the first reads and writes the
 * run directory; LostWorkerError when one is gone, RangeError when they were started unlike or are to leave out damaged windows
 */
export async function trainRain(
  engine: Engine,
  directory: string,
  name: RainModelName,
  wanted: RainSettings,
  options: TrainOptions,
): Promise<RainTrainingResult> {
  const work = () => trainShares(engine, directory, name, wanted, options);
  const isFirst = engine.workers.rank === 0;
  return await together(engine, () => isFirst ? holdRun(directory, work, { begin: true }) : work());
}

async function trainShares(
  engine: Engine,
  directory: string,
  name: RainModelName,
  wanted: RainSettings,
  options: TrainOptions,
): Promise<RainTrainingResult> {
  const { resume = false, signal, quiet = false, checkpointEvery = 500 } = options;
  const isFirst = engine.workers.rank === 0;
  requireShareable(wanted.data, engine.workers.count);
  const archive = await openArchive(wanted.data.archive);
  await requireSameStart(engine, archive, wanted);
  const begun = await fromFirst(
    engine,
    isFirst ? await begunSettings<RainSettings>(directory, name, resume) : undefined,
  );
  const group = archive.group(wanted.data.radar);
  const settings = await settledSettings(group, wanted, begun);
  const newest = isFirst ? (await listCheckpoints(directory, name)).at(-1) : undefined;
  if (isFirst) {
    await requireOwnRun(directory, name, settings);
    if (begun === undefined) await requireHeldOut(archive, settings.data);
  }
  const model = createRainModel(engine, settings.model, engine.noise(settings.training.seed, 0));
  const skipped: SkippedChunk[] = [];
  const task = rainTraining(
    engine,
    name,
    model,
    settings.training,
    (from) => trainingWindows(archive, settings.data, from, skipped),
  );
  try {
    if (isFirst) {
      const facts = {
        command: options.command,
        seed: settings.training.seed,
        versions: softwareVersions(engine),
      };
      await recordSettings(directory, name, settings, facts);
      await recordSettings(directory, "cells", coarseCells(group, settings.data.coarsen), facts);
    }
    if (isFirst && !quiet && (newest ?? 0) < settings.steps) {
      tellSmallSteps(name, settings.steps, settings.training.decaySteps);
    }
    const result = await train(engine, task, {
      directory,
      steps: settings.steps,
      seed: settings.training.seed,
      config: settings,
      resume,
      quiet,
      checkpointEvery,
      ...(signal === undefined ? {} : { signal }),
    });
    return { ...result, parameters: countParameters(model.parameters), skipped };
  } finally {
    task.dispose();
    disposeRainModel(model);
  }
}

/** Makes sure that all workers have the same version, settings and data. @throws RangeError naming one that differs */
async function requireSameStart(engine: Engine, archive: Archive, { data, model, training, steps }: RainSettings) {
  const { workers, device } = engine;
  if (workers.count === 1) return;
  await requireAgreement(engine, {
    ...softwareVersions(engine),
    "list of workers": workers.names,
    device,
    ...Object.fromEntries(leaves({ data: { ...data, archive: "" }, model, training, steps })),
    archive: await archiveIdentity(archive.group(data.radar)),
  });
}

/**
 * A trained rain model of a run, with its settings.
 *
 * @throws DataError "missing-file" when it is not trained yet, "unsupported-version" when its checkpoint is of another model
 */
export async function loadRainModel(
  engine: Engine,
  directory: string,
  name: RainModelName,
): Promise<{ readonly model: RainModel; readonly settings: RainSettings; readonly step: number }> {
  const settings = (await readRunConfig(directory)).settings[name] as RainSettings | undefined;
  const step = (await listCheckpoints(directory, name)).at(-1);
  if (settings === undefined || step === undefined) {
    throw new DataError("missing-file", `No trained model "${name}": run "deno task train ${name}" first`, {
      file: join(directory, "checkpoints"),
    });
  }
  const file = checkpointPath(directory, name, step);
  await requireOwnCheckpoint(file, settings);
  const model = createRainModel(engine, settings.model, engine.noise(settings.training.seed, 0));
  await loadCheckpoint(engine, file, model.parameters);
  return { model, settings, step };
}

/** Whether a run has a trained model of this name. */
export async function isTrained(directory: string, name: string): Promise<boolean> {
  await readRunConfig(directory);
  return (await listCheckpoints(directory, name)).length > 0;
}
