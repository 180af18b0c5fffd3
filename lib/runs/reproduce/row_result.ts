import { join } from "node:path";
import { exists, type Machine } from "../../base/mod.ts";
import type { PublishedSizes, PublishedTraining } from "../../topographic/mod.ts";
import { readRunJson } from "../run_directory.ts";
import type { Chance, Measures } from "./measures.ts";
import { type ExperimentName, type PresetName, ROW_NAMES, type RowName, rowName, rowParts } from "./rows.ts";

/** Everything that fixes the training of a row, as config.json holds it under the row's name. */
export interface RowSettings {
  /** Experiment. */
  readonly experiment: ExperimentName;
  /** Row. */
  readonly row: RowName;
  /** Name of the training. */
  readonly preset: PresetName;
  /** Seed of first weights, of the data's order and of noise. */
  readonly seed: number;
  /** Model. */
  readonly sizes: PublishedSizes;
  /** Training. */
  readonly training: PublishedTraining;
  /** What sequences are made of. */
  readonly data: string;
  /** Steps to reach. */
  readonly steps: number;
}

/** What a trained row shows, with all that made it: result.json of its run. */
export interface RowResult {
  /** How it was made. */
  readonly about: {
    /** Task with its arguments, to make it again. */
    readonly command: string;
    /** When it was measured, ISO 8601 UTC. */
    readonly created: string;
    /** Commit of the code, "+" after it when files were changed; null when it is not known. */
    readonly commit: string | null;
    /** Machine that it was measured on. */
    readonly machine: Machine;
    /** Software versions by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** Mean time of a training step, ms; null when none was taken since the last result of fewer steps. */
    readonly stepMilliseconds: number | null;
    /** Held-out sequences that were measured, of each motion. */
    readonly sequences: number;
    /** Draws for log p(x). */
    readonly draws: number;
  };
  /** Settings. */
  readonly settings: RowSettings;
  /** Global mean μ; null in a plain VAE. */
  readonly mu: number | null;
  /** Steps that capsules have learned to roll a frame; absent where they do not learn them. */
  readonly speeds?: readonly number[];
  /** One factor moves, as in training. */
  readonly single: Measures;
  /** Two factors move together, as never in training. */
  readonly combined: Measures;
  /** What latents that know nothing show in the sequences of `single`. */
  readonly chance: Chance;
}

/** Name of a row's result in its run. */
export const RESULT_FILE = "result.json";

/** Name of the pictures of rolled latents in a row's run. */
export const PICTURE_FILE = "traversals.png";

/** Folder of the runs of an experiment with a training. */
export function experimentFolder(out: string, experiment: ExperimentName, preset: PresetName): string {
  return join(out, `${experiment}-${preset}`);
}

/** Run directory of a row. */
export function rowFolder(
  out: string,
  { experiment, preset, row, seed }: Pick<RowSettings, "experiment" | "preset" | "row" | "seed">,
): string {
  return join(experimentFolder(out, experiment, preset), row, `seed-${seed}`);
}

/** The result in a row's run; undefined where there is none. @throws DataError "corrupt-file" */
export async function readRowResult(directory: string): Promise<RowResult | undefined> {
  const file = join(directory, RESULT_FILE);
  return await exists(file) ? await readRunJson<RowResult>(file) : undefined;
}

/**
 * Results, with the folders that they lie in, of all runs of an experiment with a training: by row, each published one
 * before those with follow-ups, and by seed.
 */
export async function readResults(
  folder: string,
): Promise<{ readonly directory: string; readonly result: RowResult }[]> {
  const found: { directory: string; result: RowResult }[] = [];
  for (const row of await rowsIn(folder)) {
    for (const seed of await seedsOf(join(folder, row))) {
      const directory = join(folder, row, `seed-${seed}`);
      const result = await readRowResult(directory);
      if (result !== undefined) found.push({ directory, result });
    }
  }
  return found;
}

async function rowsIn(folder: string): Promise<RowName[]> {
  if (!await exists(folder)) return [];
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).filter(isRowName).sort();
  return ROW_NAMES.flatMap((row) => names.filter((name) => rowParts(name).base === row));
}

function isRowName(name: string): name is RowName {
  try {
    return rowName(name) === name;
  } catch {
    return false;
  }
}

async function seedsOf(folder: string): Promise<number[]> {
  if (!await exists(folder)) return [];
  const seeds: number[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const [, seed] = /^seed-(\d+)$/.exec(name) ?? [];
    if (seed !== undefined) seeds.push(Number(seed));
  }
  return seeds.sort((a, b) => a - b);
}
