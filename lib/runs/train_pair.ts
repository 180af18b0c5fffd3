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
  type Position,
  type Positioned,
  readCheckpoint,
  removeCheckpoints,
  train,
  type TrainingResult,
  type TrainingTask,
} from "../learning/mod.ts";
import {
  type CellBatch,
  createGenerator,
  createProjector,
  disposeRainModel,
  type Generator,
  generatorTraining,
  type LatentScale,
  measureLatentScale,
  type PairedTrainingConfig,
  type Projector,
  projectorTraining,
  type RainModel,
} from "../topographic/mod.ts";
import { conditionSize } from "./generation/cell_conditions.ts";
import { type CellWindowMaker, cellWindows } from "./generation/cell_windows.ts";
import { trainedSensors } from "./generation/trained_sensors.ts";
import { pairWindows, type WindowPairing } from "./paired_windows.ts";
import { begunSettings, requireSameSettings } from "./resume.ts";
import { readSettings, recordSettings, softwareVersions } from "./run_directory.ts";
import { holdRun } from "./run_lock.ts";
import { loadRainModel, type RainSettings, type TrainOptions } from "./train_rain.ts";

/**
 * The models between radar and satellite: "generate" from the radar's latent, "project" onto it; "generate-unet" from the
 * radar's frames, to compare with.
 */
export type PairModelName = "generate" | "generate-unet" | "project";

/** Those of them that give satellite rain. */
export type GeneratorName = Exclude<PairModelName, "project">;

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
  /** Sensors that a generator knows; absent for the projector, and for generators of before they were told of sensors. */
  readonly sensors?: readonly string[];
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
  /** Step of the radar model: generator and projector belong to the latent of that step. */
  readonly step: number;
  /** Variables to free in the end. */
  readonly owned: Parameters[];
}

/** Opens what both models need. @throws DataError "missing-file" when the radar model is not trained yet */
async function openPairContext(engine: Engine, directory: string): Promise<PairContext> {
  const { model, settings, step } = await loadRainModel(engine, directory, "topographic");
  const archive = await openArchive(settings.data.archive);
  return { model, settings, archive, step, pairing: pairWindows(archive, settings.data), owned: [] };
}

/** Opens what both models need, runs `body` with it and frees it with what was loaded. */
export async function withPairContext<T>(
  engine: Engine,
  directory: string,
  body: (context: PairContext) => Promise<T>,
): Promise<T> {
  const context = await openPairContext(engine, directory);
  try {
    return await body(context);
  } finally {
    disposeRainModel(context.model);
    for (const parameters of context.owned) disposeParameters(parameters);
  }
}

/** Batches of training windows whose latents give the scale of the latent. */
const SCALE_BATCHES = 40;

/** A generator with its first or its trained parameters. */
function newGenerator(
  engine: Engine,
  { model, pairing }: PairContext,
  of: { readonly name: GeneratorName; readonly sensors: readonly string[]; readonly seed: number },
  scale: LatentScale,
): Generator {
  const config = {
    kind: of.name === "generate" ? "latent" : "unet",
    framesPerHalfHour: model.config.frames / pairing.halfHours,
    conditions: conditionSize(of.sensors),
  } as const;
  return createGenerator(engine, model, config, scale, engine.noise(of.seed, 0));
}

function newProjector(engine: Engine, { model, pairing }: PairContext, seed: number, scale: LatentScale): Projector {
  return createProjector(engine, model, pairing.halfHours, scale, engine.noise(seed, 0));
}

function unitScale({ model: { config } }: PairContext): LatentScale {
  const units = config.capsules * config.width;
  return { mean: new Float32Array(units), deviation: new Float32Array(units).fill(1) };
}

/** How {@link trainPair} is run. */
export interface PairTrainOptions extends TrainOptions {
  /** Trains again from the start. */
  readonly fresh?: boolean;
}

/**
 * Trains generator or projector of a run, the radar model frozen, and holds the run meanwhile.
 *
 * @throws RangeError as `train`, or when the training was begun with other settings or on the latent of another step of
 * the radar model; DataError "missing-file" when the radar model is not trained, "locked" when another process writes
 * into the run
 */
export async function trainPair(
  engine: Engine,
  directory: string,
  name: PairModelName,
  wanted: PairSettings,
  options: PairTrainOptions,
): Promise<TrainingResult> {
  return await holdRun(directory, () => trainHeld(engine, directory, name, wanted, options));
}

async function trainHeld(
  engine: Engine,
  directory: string,
  name: PairModelName,
  wanted: PairSettings,
  options: PairTrainOptions,
): Promise<TrainingResult> {
  const { resume = false, signal, quiet = false, checkpointEvery = 500 } = options;
  const radarStep = (await listCheckpoints(directory, "topographic")).at(-1) ?? 0;
  if (options.fresh === true) await removeCheckpoints(directory, name);
  const begun = await begunSettings<RecordedPairSettings>(directory, name, resume);
  const settings: RecordedPairSettings = {
    ...wanted,
    radarStep,
    ...(name === "project" ? {} : { sensors: await sensorsOf(directory, name, begun) }),
  };
  if (begun !== undefined && begun.radarStep !== radarStep) {
    throw new RangeError(
      `Cannot go on: "${name}" was trained on the latent of step ${begun.radarStep}, and the radar model is at step ` +
        `${radarStep}; --fresh trains it again from the start`,
    );
  }
  if (begun !== undefined) requireSameSettings(begun, settings, ["steps"]);
  const reached = (await listCheckpoints(directory, name)).at(-1) ?? 0;
  if (reached >= settings.steps) return { step: reached, interrupted: false, stepMilliseconds: 0 };
  return await withPairContext(engine, directory, async (context) => {
    const { pairing, model } = context;
    const { seed, training, sensors } = settings;
    const some = first(pairing.training({ epoch: 0, batch: 0 }), SCALE_BATCHES);
    const scale = name === "generate-unet" ? unitScale(context) : await measureLatentScale(engine, model, some);
    if (name === "project") {
      const projector = newProjector(engine, context, seed, scale);
      const task = projectorTraining(engine, projector, training, pairing.training);
      return await trainTask(task, context, projector.scale);
    }
    const generator = newGenerator(engine, context, { name, sensors: sensors!, seed }, scale);
    const batches = cellBatches(context, sensors!, seed);
    return await trainTask(generatorTraining(engine, name, generator, training, batches), context, generator.scale);
  });

  async function trainTask<Batch extends Positioned>(
    task: TrainingTask<Batch>,
    context: PairContext,
    constants: Parameters,
  ): Promise<TrainingResult> {
    // checkpoints keep the constants beside the parameters
    const saved = { ...task, optimizer: { ...task.optimizer, state: { ...task.optimizer.state, ...constants } } };
    context.owned.push(task.parameters, constants);
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
    }
  }
}

/** The sensors of a generator that was begun, or those that a new one will be told of. */
async function sensorsOf(
  directory: string,
  name: GeneratorName,
  begun: RecordedPairSettings | undefined,
): Promise<readonly string[]> {
  if (begun !== undefined) return requireSensors(name, begun);
  const { data } = await readSettings<RainSettings>(directory, "topographic");
  return await trainedSensors(await openArchive(data.archive), data);
}

/** @throws RangeError when the generator is of before generators were told of sensors */
function requireSensors(name: GeneratorName, { sensors }: RecordedPairSettings): readonly string[] {
  if (sensors !== undefined) return sensors;
  throw new RangeError(
    `Cannot use "${name}": it was trained by an older ondée, which did not tell it by what sensor and when each cell ` +
      "was observed; --fresh trains it again from the start",
  );
}

/** Training windows with the satellite's cells, the next pass hidden in some. */
function cellBatches(
  { archive, pairing, settings: { data } }: PairContext,
  sensors: readonly string[],
  seed: number,
): (from: Position) => AsyncGenerator<CellBatch> {
  const withCells = cellWindows(archive, data, pairing, sensors);
  return async function* (from) {
    for await (const batch of pairing.training(from)) {
      yield { ...await withCells(batch, { hide: seed }), next: batch.next };
    }
  };
}

/**
 * Makes sure that going on to `steps` of the radar model does not leave generator and projector behind on an older latent.
 *
 * @throws RangeError when they were trained on the latent of another step
 */
export async function requireSameLatent(directory: string, steps: number): Promise<void> {
  for (const name of ["generate", "generate-unet", "project"] as const) {
    const newest = (await listCheckpoints(directory, name)).at(-1);
    if (newest === undefined) continue;
    const { config } = await readCheckpoint(checkpointPath(directory, name, newest));
    const { radarStep } = JSON.parse(config) as RecordedPairSettings;
    if (radarStep === steps) continue;
    throw new RangeError(
      `Cannot take the radar model to step ${steps}: "${name}" was trained on its latent at step ${radarStep}; ` +
        `use another run directory, or remove ${checkpointPath(directory, name, newest)}`,
    );
  }
}

/** A trained generator, and how windows are made for it. */
export interface LoadedGenerator {
  /** Generator. */
  readonly generator: Generator;
  /** Sensors that it knows. */
  readonly sensors: readonly string[];
  /** Gives paired windows the satellite's cells and their conditions. */
  readonly windowsOf: CellWindowMaker;
}

/**
 * A trained generator of a run.
 *
 * @throws DataError "missing-file" when it is not trained yet; RangeError when an older ondée trained it
 */
export async function loadGenerator(
  engine: Engine,
  directory: string,
  context: PairContext,
  name: GeneratorName = "generate",
): Promise<LoadedGenerator> {
  const { archive, pairing, settings: { data } } = context;
  const { config } = await readCheckpoint(await newestCheckpoint(directory, name));
  const sensors = requireSensors(name, JSON.parse(config) as RecordedPairSettings);
  const generator = newGenerator(engine, context, { name, sensors, seed: 0 }, unitScale(context));
  context.owned.push(generator.parameters, generator.scale);
  await loadNewest(engine, directory, name, context, { ...generator.parameters, ...generator.scale });
  return { generator, sensors, windowsOf: cellWindows(archive, data, pairing, sensors) };
}

/** A trained projector of a run. @throws DataError "missing-file" when it is not trained yet */
export async function loadProjector(engine: Engine, directory: string, context: PairContext): Promise<Projector> {
  const projector = newProjector(engine, context, 0, unitScale(context));
  context.owned.push(projector.parameters, projector.scale);
  await loadNewest(engine, directory, "project", context, { ...projector.parameters, ...projector.scale });
  return projector;
}

async function loadNewest(
  engine: Engine,
  directory: string,
  name: PairModelName,
  context: PairContext,
  variables: Parameters,
): Promise<void> {
  const file = await newestCheckpoint(directory, name);
  const { config } = await loadCheckpoint(engine, file, variables);
  const { radarStep } = JSON.parse(config) as RecordedPairSettings;
  if (radarStep === context.step) return;
  throw new DataError(
    "unsupported-version",
    `"${name}" was trained on the latent of step ${radarStep}, and the radar model is at step ${context.step}: give it ` +
      "--fresh to train it again",
    { file },
  );
}

async function newestCheckpoint(directory: string, name: PairModelName): Promise<string> {
  const step = (await listCheckpoints(directory, name)).at(-1);
  if (step !== undefined) return checkpointPath(directory, name, step);
  const task = name === "generate-unet" ? "generate --compare" : name;
  throw new DataError("missing-file", `No trained model "${name}": run "deno task ${task}" first`, {
    file: join(directory, "checkpoints"),
  });
}

/** The first `count` items of a stream, which is then left. */
export async function* first<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken === count) return;
  }
}
