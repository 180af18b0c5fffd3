import { join } from "node:path";
import { DataError, exists } from "../../base/mod.ts";
import { HALF_HOUR } from "../../grid/mod.ts";
import { checkpointPath, listCheckpoints, readSafetensors, type StoredTensor } from "../../learning/mod.ts";
import { modelIdentity } from "../../topographic/mod.ts";
import {
  generatorConfig,
  isGenerator,
  otherLatent,
  PAIR_TASKS,
  type PairModelName,
  type RecordedPairSettings,
} from "../pair_models.ts";
import { openRunArchive } from "../run_archive.ts";
import { readRunJson, readSettings } from "../run_directory.ts";
import type { RainSettings } from "../train_rain.ts";
import type { MeasuredFile, PairAsWritten } from "./measured_file.ts";

/** What a run measured of the model between satellite and latent that it has now. */
export interface CurrentMeasures<Measured> {
  /** Measures; absent where there are none, or they are of a model that another has replaced. */
  readonly measured?: Measured;
  /** Of which model such measures are, and what measures the other; a sentence without its full stop. */
  readonly replaced?: string;
}

/**
 * Reads a file of measures of a run, where they are of the newest model of their kind. Those of a run that keeps no weights stand,
 * as do those that say nothing of their model.
 *
 * @throws DataError "corrupt-file" naming the file, or the weights
 */
export async function currentMeasures<Measured>(
  directory: string,
  source: MeasuredFile<Measured, unknown>,
): Promise<CurrentMeasures<Measured>> {
  const file = join(directory, source.file);
  if (!await exists(file)) return {};
  const measured = await readRunJson<Measured>(file);
  const { name, trained, steps: said } = pairOf(measured, source, file);
  const steps = trained?.steps ?? said;
  const newest = (await listCheckpoints(directory, name)).at(-1);
  if (newest === undefined || steps === undefined) return { measured };
  const { tensors, metadata } = await readSafetensors(checkpointPath(directory, name, newest));
  const settings: RecordedPairSettings = JSON.parse(metadata["config"] ?? "{}");
  const flags = ["--run", directory, "--steps", newest, ...source.made.slice(1)];
  const task = `deno task ${[PAIR_TASKS[name], ...flags].join(" ")}`;
  if (
    newest !== steps ||
    trained !== undefined && await storedIdentity(directory, name, settings, tensors) !== trained.sha256
  ) {
    return {
      replaced: `${source.file} is of "${name}" at ${placeOf(steps, trained)}, and the run now has another, at ${
        placeOf(newest, settings)
      }: "${task}" measures that one`,
    };
  }
  const radar = await storedRadarModel(directory);
  const differs = radar === undefined ? undefined : otherLatent(settings, radar);
  if (differs === undefined) return { measured };
  return {
    replaced: `${source.file} is of "${name}", which ${differs}: "${task} --fresh" trains it again and measures it`,
  };
}

/** @throws DataError "corrupt-file" where the file is JSON, but not such measures */
function pairOf<Measured>(measured: Measured, source: MeasuredFile<Measured, unknown>, file: string): PairAsWritten {
  try {
    if (Number.isInteger(source.about(measured).windows)) return source.pair(measured);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // something that is read is not there
  }
  const [task, ...flags] = source.made;
  throw new DataError(
    "corrupt-file",
    `Not what "deno task ${[task, ...flags].join(" ")}" writes: run that again, or take the file away`,
    { file },
  );
}

const placeOf = (steps: number, of: PairAsWritten["trained"] | Pick<RecordedPairSettings, "seed">): string =>
  of === undefined ? `step ${steps}` : `step ${steps} with seed ${of.seed}`;

/** The newest radar model of a run as its checkpoint holds it; undefined where the run keeps none. */
async function storedRadarModel(
  directory: string,
): Promise<{ readonly step: number; readonly identity: string } | undefined> {
  const step = (await listCheckpoints(directory, "topographic")).at(-1);
  if (step === undefined) return undefined;
  const { model: config } = await readSettings<RainSettings>(directory, "topographic");
  const { tensors } = await readSafetensors(checkpointPath(directory, "topographic", step));
  return { step, identity: await modelIdentity({ config, parameters: parametersOf(tensors) }) };
}

/** SHA-256 of a model as its checkpoint holds it, which `measuredPair` takes of the model on the engine. */
async function storedIdentity(
  directory: string,
  name: PairModelName,
  { conditions = 0 }: RecordedPairSettings,
  tensors: Readonly<Record<string, StoredTensor>>,
): Promise<string> {
  const settings = await readSettings<RainSettings>(directory, "topographic");
  const { data } = settings;
  const { time } = (await openRunArchive(settings)).group(data.radar);
  const halfHours = data.frames * time.step / HALF_HOUR;
  const config = isGenerator(name)
    ? generatorConfig(name, { frames: data.frames, halfHours }, conditions)
    : { halfHours, conditions };
  return await modelIdentity({ config, parameters: parametersOf(tensors) });
}

/** Parameters of a model among what a checkpoint holds. */
function parametersOf(tensors: Readonly<Record<string, StoredTensor>>) {
  const parameters = Object.entries(tensors)
    .filter(([key]) => !/^(?:mean|square)\//.test(key)) // they are Adam's
    .map(([key, { shape, data }]) => [key, { shape, data: () => Promise.resolve(data) }] as const);
  return Object.fromEntries(parameters);
}
