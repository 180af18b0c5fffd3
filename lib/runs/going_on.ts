import { join } from "node:path";
import type { Archive, ArchiveGroupHandle } from "../archive/mod.ts";
import { DataError, exists } from "../base/mod.ts";
import { checkpointPath, listCheckpoints, readCheckpoint } from "../learning/mod.ts";
import type { RainTrainingConfig } from "../topographic/mod.ts";
import { fingerprint, requireSameRain } from "./archive_identity.ts";
import { BASE } from "./levers.ts";
import { begunSettings, leaves, requireAhead, requireSameSettings } from "./resume.ts";
import { readRunConfig } from "./run_directory.ts";
import type { RainModelName, RainSettings } from "./train_rain.ts";

/**
 * Makes sure, before anything is written, that training can begin in a run directory, or go on there, with some settings.
 *
 * @throws as `trainRain`, of what was begun there
 */
export async function requireTrainable(
  archive: Archive,
  directory: string,
  name: RainModelName,
  wanted: RainSettings,
): Promise<void> {
  const begun = await begunSettings<RainSettings>(directory, name, true);
  await requireOwnRun(directory, name, await settledSettings(archive.group(wanted.data.radar), wanted, begun));
}

/**
 * Settings to train with: as wanted, or, of a training that was begun, those to go on with.
 *
 * @throws RangeError naming what differs from those it was begun with; DataError "time-conflict" when the archive holds other rain
 */
export async function settledSettings(
  group: ArchiveGroupHandle,
  wanted: RainSettings,
  begun: RainSettings | undefined,
): Promise<RainSettings> {
  if (begun === undefined) return { ...wanted, fingerprint: await fingerprint(group) };
  const settings = goingOn(wanted, begun);
  if (begun.fingerprint !== undefined) {
    await requireSameRain(group, begun.fingerprint, { file: wanted.data.archive, orElse: "another run directory" });
  }
  try {
    requireSameSettings(begun, settings, ["steps", "levers", "data.archive", "data.skipCorrupt"]);
  } catch (error) {
    requireSameLevers(begun, wanted); // of which the settings that differ would say less
    throw error;
  }
  return settings;
}

/** @throws RangeError naming both */
function requireSameLevers({ levers: begun = [] }: RainSettings, { levers: wanted = [] }: RainSettings): void {
  const named = (levers: readonly string[]) => levers.join() || BASE;
  if (named(wanted) === named(begun)) return;
  throw new RangeError(
    `Cannot go on with the levers ${named(wanted)}: training was begun with ${
      named(begun)
    }; use those (without --levers), ` +
      "or another run directory",
  );
}

/**
 * Makes sure that what a run directory holds already is of some settings.
 *
 * @throws RangeError when it is beyond the steps wanted or has the other rain model on other windows; DataError
 * "unsupported-version" when its checkpoint is of another model
 */
export async function requireOwnRun(directory: string, name: RainModelName, settings: RainSettings): Promise<void> {
  const newest = (await listCheckpoints(directory, name)).at(-1);
  if (newest !== undefined) await requireOwnCheckpoint(checkpointPath(directory, name, newest), settings);
  await requireAhead(directory, name, settings.steps);
  await requireSameWindows(directory, name, settings);
}

/** Settings to go on with: what changes with the steps, the rain, and the levers, whose effects are compared, as begun. */
function goingOn(
  { levers: _, ...wanted }: RainSettings,
  { training, fingerprint, levers }: RainSettings,
): RainSettings {
  const { klWarmup, decaySteps, rollWeight, latentWeight, contrastWeight } = training;
  const given = (name: keyof RainTrainingConfig) => wanted.training[name] !== undefined;
  const settings = {
    ...wanted,
    ...(levers === undefined ? {} : { levers }),
    training: {
      ...wanted.training,
      klWarmup,
      ...(given("decaySteps") && decaySteps !== undefined ? { decaySteps } : {}),
      ...(given("rollWeight") && rollWeight !== undefined ? { rollWeight } : {}),
      ...(given("latentWeight") && latentWeight !== undefined ? { latentWeight } : {}),
      ...(given("contrastWeight") && contrastWeight !== undefined ? { contrastWeight } : {}),
    },
  };
  return fingerprint === undefined ? settings : { ...settings, fingerprint };
}

/**
 * Makes sure that the rain models of a run see the same windows: they are compared on them, and the run knows the cells of one.
 *
 * @throws RangeError naming what differs
 */
async function requireSameWindows(directory: string, name: RainModelName, { data }: RainSettings): Promise<void> {
  if (!await exists(join(directory, "config.json"))) return;
  const other = name === "vae" ? "topographic" : "vae";
  const there = (await readRunConfig(directory)).settings[other] as RainSettings | undefined;
  if (there === undefined) return;
  try {
    requireSameSettings(there.data, data, ["archive", "batch", "seed", "stride", "skipCorrupt"]);
  } catch (error) {
    throw new RangeError(`Cannot train "${name}" beside "${other}", on other windows: ${(error as Error).message}`);
  }
}

/**
 * Makes sure that a checkpoint is of the model that the run's configuration says: sizes can be alike where models are not.
 *
 * @throws DataError "unsupported-version" naming what differs
 */
export async function requireOwnCheckpoint(file: string, { model }: RainSettings): Promise<void> {
  const { config } = await readCheckpoint(file);
  const other = leaves((JSON.parse(config) as Partial<RainSettings>).model ?? {});
  const own = leaves(model);
  const differs = [...new Set([...own.keys(), ...other.keys()])].find((name) => own.get(name) !== other.get(name));
  if (differs === undefined) return;
  throw new DataError(
    "unsupported-version",
    `This checkpoint is of another model: its ${differs} is ${other.get(differs) ?? "not set"}, in config.json it is ` +
      `${own.get(differs) ?? "not set"}; put back the run's own, or take another run directory`,
    { file },
  );
}
