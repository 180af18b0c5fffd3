import { join } from "node:path";
import { DataError, isDataError } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { checkpointPath, listCheckpoints, loadCheckpoint, type Parameters, readCheckpoint } from "../learning/mod.ts";
import {
  createDownscaler,
  createGenerator,
  createProjector,
  type Downscaler,
  type DrawnScale,
  type Generator,
  type GeneratorConfig,
  type LatentScale,
  type PairedTrainingConfig,
  type Projector,
} from "../topographic/mod.ts";
import type { Fingerprint } from "./archive_identity.ts";
import { conditionSize } from "./generation/cell_conditions.ts";
import { type CellWindowMaker, cellWindows } from "./generation/cell_windows.ts";
import type { PairContext } from "./pair_context.ts";
import { type SourceTeller, sourceTeller } from "./projection/source_teller.ts";

/**
 * The models between radar and satellite. "generate" from the radar's latent, "generate-unet" from the radar's frames, to
 * compare with. "project" onto the latent, "project-sources" told what observed each cell, "project-unpaired" trained without
 * pairs; "project-unet" from the satellite to the radar's frames, to compare with.
 */
export type PairModelName = GeneratorName | ProjectorName | "project-unet";

/** Those of them that give satellite rain. */
export type GeneratorName = "generate" | "generate-unet";

/** Those of them that give latents. */
export type ProjectorName = "project" | "project-sources" | "project-unpaired";

/** What trains each, for who lacks it. */
export const PAIR_TASKS: Readonly<Record<PairModelName, string>> = {
  generate: "generate",
  "generate-unet": "generate --compare",
  project: "project",
  "project-sources": "project --sources",
  "project-unpaired": "project --unpaired",
  "project-unet": "project --compare",
};

/** Whether a model gives satellite rain. */
export const isGenerator = (name: PairModelName): name is GeneratorName =>
  name === "generate" || name === "generate-unet";

/** Whether it is told of sensors. */
export const knowsSensors = (name: PairModelName): boolean => isGenerator(name) || name === "project-sources";

/** Whether it gives latents. */
export const isProjector = (name: PairModelName): name is ProjectorName =>
  name === "project" || name === "project-sources" || name === "project-unpaired";

/** Everything that fixes the training of one of them. */
export interface PairSettings {
  /** Steps to reach. */
  readonly steps: number;
  /** Step size and clipping. */
  readonly training: PairedTrainingConfig;
  /** Seed of the first parameters. */
  readonly seed: number;
  /** Archive whose satellite "project-unpaired" learns from; absent: that of the run. */
  readonly archive?: string;
}

/** Settings as config.json holds them. */
export interface RecordedPairSettings extends PairSettings {
  /** Step of the radar model whose latent it is trained on. */
  readonly radarStep: number;
  /** SHA-256 of that model; absent for those of before it was recorded. */
  readonly radarModel?: string;
  /** Sensors that it knows; absent where it is told of none, and for generators of before they were told of sensors. */
  readonly sensors?: readonly string[];
  /** How many numbers tell it of what observed a cell; absent for those of before this was recorded. */
  readonly conditions?: number;
  /** What a projector gives; absent for those of before they gave more than a mean. */
  readonly posterior?: "gaussian";
  /** What {@link PairSettings.archive} held when it was begun: it may move and grow. Absent without, and for those of before. */
  readonly fingerprint?: Fingerprint;
  /** What chose the satellite's windows of a training without pairs; absent for those of before, which took them from pairs. */
  readonly chosenBy?: "satellite";
}

/** Settings of a training of so many steps: the step size falls along all of them. */
export function pairSettings(steps: number, seed: number): PairSettings {
  return { steps, seed, training: { learningRate: 1e-3, clipNorm: 200, decaySteps: steps } };
}

/** What fixes a generator beside the radar model. */
export const generatorConfig = (
  name: GeneratorName,
  { frames, halfHours }: { readonly frames: number; readonly halfHours: number },
  conditions: number,
): GeneratorConfig => ({
  kind: name === "generate" ? "latent" : "unet",
  framesPerHalfHour: frames / halfHours,
  conditions,
});

/** A generator with its first or its trained parameters. */
export function newGenerator(
  engine: Engine,
  { model, pairing: { halfHours } }: PairContext,
  of: { readonly name: GeneratorName; readonly sensors: readonly string[]; readonly seed: number },
  scale: LatentScale,
): Generator {
  const { frames } = model.config;
  const config = generatorConfig(of.name, { frames, halfHours }, conditionSize(of.sensors));
  return createGenerator(engine, model, config, scale, engine.noise(of.seed, 0));
}

/** A projector with its first or its trained parameters. */
export function newProjector(
  engine: Engine,
  { model, pairing }: PairContext,
  of: { readonly sensors?: readonly string[] | undefined; readonly seed: number },
  scale: DrawnScale,
): Projector {
  const conditions = of.sensors === undefined ? 0 : conditionSize(of.sensors);
  return createProjector(engine, model, { halfHours: pairing.halfHours, conditions }, scale, engine.noise(of.seed, 0));
}

/** A U-Net from the satellite to the radar with its first or its trained parameters. */
export function newDownscaler(engine: Engine, { model, pairing }: PairContext, seed: number): Downscaler {
  return createDownscaler(engine, model, pairing.halfHours, engine.noise(seed, 0));
}

/** A scale that changes nothing, where that of the checkpoint takes its place. */
export function unitScale({ model: { config } }: PairContext): DrawnScale {
  const units = config.capsules * config.width;
  return {
    mean: new Float32Array(units),
    deviation: new Float32Array(units).fill(1),
    draws: new Float32Array(units),
  };
}

/** @throws RangeError when a model is of before such models were told of sensors, or were told of them otherwise */
export function requireSensors(name: PairModelName, { sensors, conditions }: RecordedPairSettings): readonly string[] {
  if (sensors !== undefined && conditions === conditionSize(sensors)) return sensors;
  throw new RangeError(
    `Cannot use "${name}": it was trained by an older ondée, which did not tell it in the same way by what sensor and ` +
      "when each cell was observed; --fresh trains it again from the start",
  );
}

/** @throws RangeError when a projector is of before projectors gave more than a mean, or, without pairs, was trained on pairs */
export function requireCurrent(name: ProjectorName, { posterior, chosenBy }: RecordedPairSettings): void {
  const lacks = posterior !== "gaussian"
    ? "gave the latent without its uncertainty"
    : name === "project-unpaired" && chosenBy !== "satellite"
    ? "took the satellite's windows from pairs with radar"
    : null;
  if (lacks === null) return;
  throw new RangeError(
    `Cannot use "${name}": it was trained by an older ondée, which ${lacks}; --fresh trains it again from the start`,
  );
}

/** Loads weights, or says what to do where they are of a model of other layers. @throws DataError "unsupported-version" */
export async function withLayersOf<T>(name: PairModelName, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isDataError(cause, "corrupt-file") || cause.variable === undefined) throw cause;
    throw new DataError(
      "unsupported-version",
      `Cannot use "${name}": it was trained by another ondée, whose layers are others (${cause.variable}); --fresh trains it ` +
        "again from the start",
      { ...(cause.file === undefined ? {} : { file: cause.file }), cause },
    );
  }
}

/** A trained generator, and how windows are made for it. */
export interface LoadedGenerator {
  /** Generator. */
  readonly generator: Generator;
  /** Sensors that it knows. */
  readonly sensors: readonly string[];
  /** Settings of its training. */
  readonly settings: RecordedPairSettings;
  /** Steps that it has taken. */
  readonly step: number;
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
  const settings = await trainedSettings(directory, name);
  const sensors = requireSensors(name, settings);
  const generator = newGenerator(engine, context, { name, sensors, seed: 0 }, unitScale(context));
  context.owned.push(generator.parameters, generator.scale);
  const variables = { ...generator.parameters, ...generator.scale };
  const step = await loadNewest(engine, directory, name, context, variables);
  return { generator, sensors, settings, step, windowsOf: cellWindows(archive, data, pairing, sensors) };
}

/** A trained projector of a run, and what tells it of sources. */
export interface LoadedProjector {
  /** Which it is. */
  readonly name: ProjectorName;
  /** Projector. */
  readonly projector: Projector;
  /** Settings of its training. */
  readonly settings: RecordedPairSettings;
  /** Steps that it has taken. */
  readonly step: number;
  /** Gives paired windows what the projector is told of the sources of cells: nothing, or conditions. */
  readonly tell: SourceTeller;
}

/**
 * A trained projector of a run.
 *
 * @throws DataError "missing-file" when it is not trained yet; RangeError when an older ondée trained it
 */
export async function loadToldProjector(
  engine: Engine,
  directory: string,
  context: PairContext,
  name: ProjectorName,
): Promise<LoadedProjector> {
  const settings = await trainedSettings(directory, name);
  requireCurrent(name, settings);
  const sensors = knowsSensors(name) ? requireSensors(name, settings) : undefined;
  const projector = newProjector(engine, context, { sensors, seed: 0 }, unitScale(context));
  context.owned.push(projector.parameters, projector.scale);
  const variables = { ...projector.parameters, ...projector.scale };
  const step = await loadNewest(engine, directory, name, context, variables);
  return { name, projector, settings, step, tell: sourceTeller(context, sensors) };
}

/** The trained projector of a run that is told of the satellite's rain alone. @throws as {@link loadToldProjector} */
export async function loadProjector(engine: Engine, directory: string, context: PairContext): Promise<Projector> {
  return (await loadToldProjector(engine, directory, context, "project")).projector;
}

/** The trained U-Net of a run from the satellite to the radar. @throws DataError "missing-file" when it is not trained yet */
export async function loadDownscaler(engine: Engine, directory: string, context: PairContext): Promise<Downscaler> {
  const downscaler = newDownscaler(engine, context, 0);
  context.owned.push(downscaler.parameters);
  await loadNewest(engine, directory, "project-unet", context, downscaler.parameters);
  return downscaler;
}

async function trainedSettings(directory: string, name: PairModelName): Promise<RecordedPairSettings> {
  const { config } = await readCheckpoint(await newestCheckpoint(directory, name));
  return JSON.parse(config) as RecordedPairSettings;
}

/** Loads the newest weights of a model, and gives their step. */
async function loadNewest(
  engine: Engine,
  directory: string,
  name: PairModelName,
  context: PairContext,
  variables: Parameters,
): Promise<number> {
  const file = await newestCheckpoint(directory, name);
  const { config, step } = await withLayersOf(name, () => loadCheckpoint(engine, file, variables));
  const differs = otherLatent(JSON.parse(config) as RecordedPairSettings, context);
  if (differs === undefined) return step;
  throw new DataError("unsupported-version", `"${name}" ${differs}: give it --fresh to train it again`, { file });
}

/** What tells the radar model that a model was trained on from that of the run, in words; undefined when it is the same. */
export function otherLatent(
  { radarStep, radarModel }: RecordedPairSettings,
  { step, identity }: Pick<PairContext, "step" | "identity">,
): string | undefined {
  if (radarStep !== step) {
    return `was trained on the latent of step ${radarStep}, and the radar model is at step ${step}`;
  }
  if (radarModel === undefined || radarModel === identity) return undefined;
  return `was trained on the latent of another radar model of step ${step} ` +
    `(${radarModel.slice(0, 8)}, this is ${identity.slice(0, 8)})`;
}

async function newestCheckpoint(directory: string, name: PairModelName): Promise<string> {
  const step = (await listCheckpoints(directory, name)).at(-1);
  if (step !== undefined) return checkpointPath(directory, name, step);
  throw new DataError("missing-file", `No trained model "${name}": run "deno task ${PAIR_TASKS[name]}" first`, {
    file: join(directory, "checkpoints"),
  });
}
