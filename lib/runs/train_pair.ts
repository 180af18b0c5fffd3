import { join } from "node:path";
import { type Archive, openArchive } from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import {
  checkpointPath,
  disposeParameters,
  listCheckpoints,
  loadCheckpoint,
  type Parameters,
  train,
  type TrainingResult,
  type TrainingTask,
} from "../learning/mod.ts";
import {
  createGenerator,
  createProjector,
  type Generator,
  generatorTraining,
  type LatentScale,
  measureLatentScale,
  type PairedBatch,
  type PairedTrainingConfig,
  type Projector,
  projectorTraining,
  type RainModel,
} from "../topographic/mod.ts";
import { pairWindows, type WindowPairing } from "./paired_windows.ts";
import { begunSettings, requireSameSettings } from "./resume.ts";
import { readRunConfig, recordSettings, softwareVersions } from "./run_directory.ts";
import { loadRainModel, type RainSettings, type TrainOptions } from "./train_rain.ts";

/** The two models between satellite and latent: "generate" from the radar's latent, "project" onto it. */
export type PairModelName = "generate" | "project";

/** Everything that fixes the training of one of them. */
export interface PairSettings {
  /** Steps to reach. */
  readonly steps: number;
  /** Step size and clipping. */
  readonly training: PairedTrainingConfig;
  /** Seed of the first parameters. */
  readonly seed: number;
}

/** Settings as config.json holds them. */
interface RecordedPairSettings extends PairSettings {
  /** Step of the radar model whose latent it is trained on. */
  readonly radarStep: number;
}

/** Training settings before any flag. */
export const PAIR_TRAINING: PairedTrainingConfig = { learningRate: 1e-3, clipNorm: 200 };

/** The frozen radar model of a run, its data and how they pair with the satellite. */
export interface PairContext {
  /** Radar model. */
  readonly model: RainModel;
  /** Its settings. */
  readonly settings: RainSettings;
  /** Archive. */
  readonly archive: Archive;
  /** Windows of radar and satellite. */
  readonly pairing: WindowPairing;
}

/** Opens what both models need. @throws DataError "missing-file" when the radar model is not trained yet */
export async function openPairContext(engine: Engine, directory: string): Promise<PairContext> {
  const { model, settings } = await loadRainModel(engine, directory, "topographic");
  const archive = await openArchive(settings.data.archive);
  return { model, settings, archive, pairing: pairWindows(archive, settings.data) };
}

/** Batches of training windows whose latents give the scale of the latent. */
const SCALE_BATCHES = 40;

/** A generator with its first or its trained parameters. */
function newGenerator(engine: Engine, { model, pairing }: PairContext, seed: number): Generator {
  return createGenerator(engine, model, model.config.frames / pairing.halfHours, engine.noise(seed, 0));
}

function newProjector(engine: Engine, { model, pairing }: PairContext, seed: number, scale: LatentScale): Projector {
  return createProjector(engine, model, pairing.halfHours, scale, engine.noise(seed, 0));
}

function unitScale({ model: { config } }: PairContext): LatentScale {
  const units = config.capsules * config.width;
  return { mean: new Float32Array(units), deviation: new Float32Array(units).fill(1) };
}

/**
 * Trains generator or projector of a run, the radar model frozen.
 *
 * @throws RangeError as `train`, or when the training was begun with other settings or on the latent of another step of
 * the radar model; DataError "missing-file" when the
 * radar model is not trained
 */
export async function trainPair(
  engine: Engine,
  directory: string,
  name: PairModelName,
  wanted: PairSettings,
  options: TrainOptions,
): Promise<TrainingResult> {
  const { resume = false, signal, quiet = false, checkpointEvery = 500 } = options;
  const radarStep = (await listCheckpoints(directory, "topographic")).at(-1) ?? 0;
  const settings: RecordedPairSettings = { ...wanted, radarStep };
  const begun = await begunSettings<RecordedPairSettings>(directory, name, resume);
  if (begun !== undefined) requireSameSettings(begun, settings, ["steps"]);
  const reached = (await listCheckpoints(directory, name)).at(-1) ?? 0;
  if (reached >= settings.steps) return { step: reached, interrupted: false, stepMilliseconds: 0 };
  const context = await openPairContext(engine, directory);
  const { pairing } = context;
  let task: TrainingTask<PairedBatch>;
  let constants: Parameters = {};
  if (name === "generate") {
    task = generatorTraining(engine, newGenerator(engine, context, settings.seed), settings.training, pairing.training);
  } else {
    const scale = await measureLatentScale(
      engine,
      context.model,
      first(pairing.training({ epoch: 0, batch: 0 }), SCALE_BATCHES),
    );
    const projector = newProjector(engine, context, settings.seed, scale);
    constants = projector.scale;
    task = projectorTraining(engine, projector, settings.training, pairing.training);
  }
  const saved = { ...task, optimizer: { ...task.optimizer, state: { ...task.optimizer.state, ...constants } } };
  try {
    await recordSettings(directory, name, settings, {
      command: options.command,
      seed: settings.seed,
      versions: softwareVersions(engine),
    });
    return await train(engine, saved, {
      directory,
      steps: settings.steps,
      seed: settings.seed,
      config: settings,
      resume,
      quiet,
      checkpointEvery,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    task.dispose();
    disposeParameters({ ...task.parameters, ...constants, ...context.model.parameters });
    context.model.topology.dispose();
  }
}

/** A trained generator of a run. @throws DataError "missing-file" when it is not trained yet */
export async function loadGenerator(engine: Engine, directory: string, context: PairContext): Promise<Generator> {
  const generator = newGenerator(engine, context, 0);
  await loadNewest(engine, directory, "generate", generator.parameters);
  return generator;
}

/** A trained projector of a run. @throws DataError "missing-file" when it is not trained yet */
export async function loadProjector(engine: Engine, directory: string, context: PairContext): Promise<Projector> {
  const projector = newProjector(engine, context, 0, unitScale(context));
  await loadNewest(engine, directory, "project", { ...projector.parameters, ...projector.scale });
  return projector;
}

async function loadNewest(
  engine: Engine,
  directory: string,
  name: PairModelName,
  variables: Parameters,
): Promise<void> {
  const step = (await listCheckpoints(directory, name)).at(-1);
  if (step === undefined) {
    throw new DataError("missing-file", `No trained model "${name}": run "deno task ${name}" first`, {
      file: join(directory, "checkpoints"),
    });
  }
  await loadCheckpoint(engine, checkpointPath(directory, name, step), variables);
}

/** Whether a run has a trained model of this name. */
export async function isTrained(directory: string, name: string): Promise<boolean> {
  await readRunConfig(directory);
  return (await listCheckpoints(directory, name)).length > 0;
}

/** The first `count` items of a stream, which is then left. */
async function* first<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken === count) return;
  }
}
