import type { Engine } from "../engine/mod.ts";
import {
  checkpointPath,
  listCheckpoints,
  type Parameters,
  type Positioned,
  readCheckpoint,
  removeCheckpoints,
  train,
  type TrainingResult,
  type TrainingTask,
} from "../learning/mod.ts";
import {
  downscalerTraining,
  generatorTraining,
  measureLatentScale,
  type PairedTrainingConfig,
  projectorTraining,
  unpairedTraining,
} from "../topographic/mod.ts";
import { first, type PairContext, withPairContext } from "./pair_context.ts";
import {
  isGenerator,
  isProjector,
  knowsSensors,
  newDownscaler,
  newGenerator,
  newProjector,
  otherLatent,
  PAIR_TASKS,
  type PairModelName,
  type PairSettings,
  type RecordedPairSettings,
  requireCurrent,
  requireSensors,
  unitScale,
  withLayersOf,
} from "./pair_models.ts";
import { cellBatches, toldBatches } from "./pair_batches.ts";
import { begunSettings, requireSameSettings, tellSmallSteps } from "./resume.ts";
import { openRunArchive } from "./run_archive.ts";
import { readSettings, recordSettings, softwareVersions } from "./run_directory.ts";
import { holdRun } from "./run_lock.ts";
import type { RainSettings, TrainOptions } from "./train_rain.ts";
import { conditionSize } from "./generation/cell_conditions.ts";
import { requireWholeCells } from "./whole_cells.ts";
import { trainedSensors } from "./generation/trained_sensors.ts";
import { type LearnedArchive, learnedArchive } from "./unpaired/learned_archive.ts";
import { radarBatches } from "./unpaired/radar_batches.ts";
import { unpairedBatches } from "./unpaired/unpaired_batches.ts";

/** Batches of training windows whose latents give the scale of the latent. */
const SCALE_BATCHES = 40;

/** How {@link trainPair} is run. */
export interface PairTrainOptions extends TrainOptions {
  /** Trains again from the start. */
  readonly fresh?: boolean;
}

/**
 * Trains a model between radar and satellite of a run, the radar model frozen, and holds the run meanwhile.
 *
 * @throws RangeError as `train`, or when the training was begun with other settings or on the latent of another step of
 * the radar model; as {@link learnedArchive}; DataError as {@link requireWholeCells} for a generator, "missing-file" when the
 * radar model is not trained, "locked" when another process writes into the run
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

/** How to go on: the step size falls as it was begun, whatever the steps are now. */
function goingOn(wanted: PairedTrainingConfig, begun: PairedTrainingConfig | undefined): PairedTrainingConfig {
  if (begun === undefined) return wanted;
  const { decaySteps: _, ...others } = wanted;
  return { ...others, ...(begun.decaySteps === undefined ? {} : { decaySteps: begun.decaySteps }) };
}

async function trainHeld(
  engine: Engine,
  directory: string,
  name: PairModelName,
  wanted: PairSettings,
  options: PairTrainOptions,
): Promise<TrainingResult> {
  const { resume = false, fresh = false, signal, quiet = false, checkpointEvery = 500 } = options;
  const begun = fresh ? undefined : await begunSettings<RecordedPairSettings>(directory, name, resume);
  if (begun !== undefined && isProjector(name)) requireCurrent(name, begun);
  const isUnpaired = name === "project-unpaired";
  const learned = isUnpaired ? await learnedBy(directory, wanted, begun) : {};
  const asked: Omit<RecordedPairSettings, "radarStep" | "radarModel"> = {
    ...wanted,
    training: goingOn(wanted.training, begun?.training),
    ...(knowsSensors(name) ? toldOf(await sensorsOf(directory, name, begun)) : {}),
    ...(isProjector(name) ? { posterior: "gaussian" } : {}),
    ...learned,
    ...(isUnpaired ? { chosenBy: "satellite" } : {}),
  };
  const facts = { command: options.command, seed: asked.seed, versions: softwareVersions(engine) };
  if (begun !== undefined) {
    const now = begun.archive === undefined ? begun : { ...begun, ...learned };
    requireSameSettings(now, asked, ["steps", "radarStep", "radarModel"]);
    if (now.archive !== begun.archive) await recordSettings(directory, name, now, facts); // it was moved
  }
  const reached = fresh ? 0 : (await listCheckpoints(directory, name)).at(-1) ?? 0;
  if (reached >= asked.steps) return { step: reached, interrupted: false, stepMilliseconds: 0 };
  return await withPairContext(engine, directory, async (context) => {
    const differs = begun === undefined ? undefined : otherLatent(begun, context);
    if (differs !== undefined) {
      throw new RangeError(`Cannot go on: "${name}" ${differs}; --fresh trains it again from the start`);
    }
    if (isGenerator(name)) requireWholeCells(context);
    const { pairing, model } = context;
    const { seed, training, sensors } = asked;
    if (name === "project-unet") {
      const downscaler = newDownscaler(engine, context, seed);
      return await trainTask(downscalerTraining(engine, downscaler, training, pairing.training), context, {});
    }
    const batchesOfAll = isUnpaired ? radarBatches(context, 0) : pairing.training({ epoch: 0, batch: 0 });
    const some = first<{ readonly radar: Float32Array }>(batchesOfAll, SCALE_BATCHES);
    const scale = name === "generate-unet" ? unitScale(context) : await measureLatentScale(engine, model, some);
    if (isProjector(name)) {
      const projector = newProjector(engine, context, { sensors, seed }, scale);
      const drawn = { ...training, seed };
      if (isUnpaired) {
        const task = unpairedTraining(engine, projector, drawn, await unpairedBatches(context, learned));
        return await trainTask(task, context, projector.scale);
      }
      const batches = toldBatches(context, sensors, seed);
      return await trainTask(projectorTraining(engine, name, projector, drawn, batches), context, projector.scale);
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
    if (!quiet) tellSmallSteps(name, asked.steps, asked.training.decaySteps);
    const settings: RecordedPairSettings = { ...asked, radarStep: context.step, radarModel: context.identity };
    if (fresh) {
      for await (const _ of task.batches({ epoch: 0, batch: 0 })) break; // there must be one before the old model goes
      await removeCheckpoints(directory, name);
    }
    try {
      await recordSettings(directory, name, settings, facts);
      return await withLayersOf(name, () =>
        train(engine, saved, {
          directory,
          steps: settings.steps,
          seed: settings.seed,
          config: settings,
          resume,
          quiet,
          checkpointEvery,
          ...(signal === undefined ? {} : { signal }),
        }));
    } finally {
      task.dispose();
    }
  }
}

/** What to record of the archive whose satellite a training without pairs learns from. @throws as {@link learnedArchive} */
async function learnedBy(
  directory: string,
  { archive }: PairSettings,
  begun: RecordedPairSettings | undefined,
): Promise<LearnedArchive> {
  const { data } = await readSettings<RainSettings>(directory, "topographic");
  return await learnedArchive(data.satellite, archive, begun);
}

/** What is recorded of a model that is told of `sensors`. */
const toldOf = (sensors: readonly string[]) => ({ sensors, conditions: conditionSize(sensors) });

/** The sensors of a model that was begun, or those that a new one will be told of. */
export async function sensorsOf(
  directory: string,
  name: PairModelName,
  begun: RecordedPairSettings | undefined,
): Promise<readonly string[]> {
  if (begun !== undefined) return requireSensors(name, begun);
  const settings = await readSettings<RainSettings>(directory, "topographic");
  return await trainedSensors(await openRunArchive(settings), settings.data);
}

/**
 * Makes sure that going on to `steps` of the radar model does not leave models between it and the satellite behind on an older
 * latent.
 *
 * @throws RangeError when they were trained on the latent of another step
 */
export async function requireSameLatent(directory: string, steps: number): Promise<void> {
  for (const name of Object.keys(PAIR_TASKS)) {
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
