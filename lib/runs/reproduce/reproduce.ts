import { join } from "node:path";
import { DataError, exists, writeFileAtomic } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { openMnistToy } from "./mnist_toy.ts";
import { renderReproduction } from "./render_reproduction.ts";
import { reproduceRow, type ReproduceRowOptions } from "./reproduce_row.ts";
import {
  experimentFolder,
  PICTURE_FILE,
  readResults,
  rowFolder,
  type RowResult,
  type RowSettings,
} from "./row_result.ts";
import { type ExperimentName, type PresetName, PRESETS, type RowName, rowParts, rowSizes } from "./rows.ts";
import { openSpritesToy } from "./sprites_toy.ts";
import type { Toy } from "./toy.ts";

/** Which rows of an experiment, and how far. */
export interface ReproduceOptions extends ReproduceRowOptions {
  /** Rows. */
  readonly rows: readonly RowName[];
  /** Seeds: all rows with the first, then all with the second. */
  readonly seeds: readonly number[];
  /** Steps to reach. */
  readonly steps: number;
  /** Training. */
  readonly preset: PresetName;
  /** Folder of all runs. */
  readonly out: string;
  /** Capsules of the published rows. Default: as published; fewer for a quick try of everything else. */
  readonly capsules?: number;
}

/** Opens the sequences of an experiment. @throws DataError "missing-file" when MNIST is asked for without its folder */
export async function openToy(experiment: ExperimentName, data: string | null): Promise<Toy> {
  if (experiment === "sprites") return await openSpritesToy(data);
  if (data !== null) return await openMnistToy(data);
  throw new DataError("missing-file", "MNIST needs the folder of its files: give --data DIR");
}

/**
 * Trains and measures rows of a published experiment, one after another, each in a run directory of its own below `out`, and
 * renders the table again after each.
 *
 * @returns the results; fewer than asked for when the signal stopped it
 * @throws as {@link reproduceRow} and `rowSizes`
 */
export async function reproduce(
  engine: Engine,
  experiment: ExperimentName,
  toy: Toy,
  options: ReproduceOptions,
): Promise<RowResult[]> {
  const { rows, seeds, steps, preset, out, capsules, signal } = options;
  const done: RowResult[] = [];
  for (const seed of seeds) {
    for (const row of rows) {
      if (signal?.aborted === true) return done;
      const settings: RowSettings = {
        experiment,
        row,
        preset,
        seed,
        sizes: rowSizes(experiment, row, capsules),
        training: PRESETS[preset],
        data: toy.data,
        steps: rowParts(row).base === "untrained" ? 0 : steps,
      };
      const result = await reproduceRow(engine, rowFolder(out, settings), settings, toy, options);
      if (result === undefined) return done;
      done.push(result);
      await tableReproduction(out, experiment, preset);
    }
  }
  return done;
}

/** Runs with a result. @throws DataError "missing-file" when there is none */
async function finishedRuns(folder: string) {
  const found = await readResults(folder);
  if (found.length > 0) return found;
  throw new DataError("missing-file", "No result here yet: run without --table first", { file: folder });
}

/**
 * Renders the table of what is there of an experiment: table.md beside its runs.
 *
 * @returns its results
 * @throws DataError "missing-file" when there is none
 */
export async function tableReproduction(
  out: string,
  experiment: ExperimentName,
  preset: PresetName,
): Promise<RowResult[]> {
  const folder = experimentFolder(out, experiment, preset);
  const results = (await finishedRuns(folder)).map(({ result }) => result);
  await writeFileAtomic(join(folder, "table.md"), renderReproduction(results));
  return results;
}

/**
 * Keeps the table, the results and the pictures of the first seeds, not the weights, in a folder.
 *
 * @throws DataError "missing-file" when there is no result
 */
export async function keepReproduction(
  out: string,
  experiment: ExperimentName,
  preset: PresetName,
  into: string,
): Promise<void> {
  const from = experimentFolder(out, experiment, preset);
  const folder = experimentFolder(into, experiment, preset);
  const results = await finishedRuns(from);
  const pictured = new Set<RowName>();
  for (const { directory, result } of results) {
    const { row, seed } = result.settings;
    await writeFileAtomic(join(folder, `${row}-seed-${seed}.json`), `${JSON.stringify(result, null, 1)}\n`);
    const picture = join(directory, PICTURE_FILE);
    if (pictured.has(row) || !await exists(picture)) continue;
    await writeFileAtomic(join(folder, `${row}.png`), await Deno.readFile(picture));
    pictured.add(row);
  }
  await writeFileAtomic(`${folder}.md`, renderReproduction(results.map(({ result }) => result)));
}
