import { join } from "node:path";
import { openArchive, type SplitName } from "../../archive/mod.ts";
import { DataError, exists, writeFileAtomic } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm } from "../../grid/mod.ts";
import { checkSettings } from "../check_settings.ts";
import { newestWeights } from "../complete_run.ts";
import type { DataConfig } from "../data_config.ts";
import { isFresh, type Step, takeStep } from "../fresh.ts";
import { requireTrainable } from "../going_on.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import { leversOf, withLevers } from "../levers.ts";
import { heldOutWindows } from "../rain_windows.ts";
import { readRunJson, softwareVersions } from "../run_directory.ts";
import { FORECAST_FROM, referenceErrors } from "../reference_errors.ts";
import { requireRunPlace } from "../run_place.ts";
import { begunSettings, requireSameSettings } from "../resume.ts";
import { type RainSettings, rainSettings, trainRain } from "../train_rain.ts";
import type { AblationRow, Ablations, ReferenceErrors, RowMeasures } from "./ablation_result.ts";
import { ABLATION_LEADS, measureRow } from "./measure_row.ts";

/** Options of {@link runAblations}. */
export interface AblationOptions {
  /** Rows: levers joined by "+", "base" for none. */
  readonly rows: readonly string[];
  /** Seeds. */
  readonly seeds: readonly number[];
  /** Training steps. */
  readonly steps: number;
  /** Part of the data that models are measured on: levers are chosen on "validation". Default "test". */
  readonly split?: SplitName;
  /** Command line, for the result. */
  readonly command: string;
  /** Trains nothing: the table of what is there. Default false. */
  readonly render?: boolean;
  /** Ends training with a checkpoint; the same call then goes on. */
  readonly signal?: AbortSignal;
  /** No progress. */
  readonly quiet?: boolean;
  /** Steps between checkpoints. Default 500. */
  readonly checkpointEvery?: number;
  /** Called with the table so far, after each model. */
  readonly onRow?: (table: Ablations) => Promise<void>;
}

/**
 * Trains a rain model for each row and seed, each in a run directory of its own below `folder`, and measures all on the
 * same held-out windows, beside what needs no model. What is done already is not done again, so that a call that was cut
 * goes on, and seeds and rows can be added.
 *
 * @throws RangeError for a lever that is not known, when a model was begun with other settings, or was measured on other data than
 * those asked for; DataError "missing-file" where there is nothing to render
 */
export async function runAblations(
  engine: Engine,
  folder: string,
  data: DataConfig,
  options: AblationOptions,
): Promise<Ablations> {
  const { rows, seeds, steps, command, signal, split = "test", quiet = false, render = false, checkpointEvery } =
    options;
  const settingsOf = (row: string, seed: number) =>
    withLevers(rainSettings("topographic", { ...data, seed }, steps), leversOf(row));
  for (const row of rows) checkSettings(settingsOf(row, seeds[0]!));
  const archive = await openArchive(data.archive);
  if (render) {
    const all = rows.flatMap((row) => seeds.map((seed) => ({ seed, directory: directoryOf(folder, row, seed) })));
    const there = await Array.fromAsync(all, ({ directory }) => exists(join(directory, named("ablation", split))));
    if (!there.includes(true)) {
      throw new DataError("missing-file", "None of these rows is measured here yet: without --render they are", {
        file: folder,
      });
    }
    for (const [k, { seed, directory }] of all.entries()) {
      if (there[k]) await requireSameData(directory, { ...data, seed }, split);
    }
  }
  // all rows before the first: nothing is measured, or kept, beside one that is refused
  await requireRunPlace(folder);
  for (const row of render ? [] : rows) {
    for (const seed of seeds) {
      await requireTrainable(archive, directoryOf(folder, row, seed), "topographic", settingsOf(row, seed));
    }
  }
  await Deno.mkdir(folder, { recursive: true });
  const { product, time, grid } = archive.group(data.radar);
  const minutes = time.step / 60;
  const file = named("references", split);
  await takeStep(folder, {
    outputs: [file],
    inputs: [data.archive],
    settings: { ...data, archive: "", gaps: "filled" },
  }, async () => {
    const leads = ABLATION_LEADS.filter((lead) => lead > 0 && lead < data.frames - FORECAST_FROM);
    const line = await heldOutProgress("Measuring persistence and flow", { archive, settings: { data } }, split, {
      quiet,
    });
    const windows = async function* () {
      for await (const batch of heldOutWindows(archive, data, split)) {
        yield batch;
        line.update(batch);
      }
    };
    const found = await referenceErrors(windows(), { ...data, leads, from: FORECAST_FROM, minutes });
    line.finish();
    await writeFileAtomic(join(folder, file), `${JSON.stringify(found)}\n`);
  });
  type References = { readonly errors: readonly ReferenceErrors[]; readonly windows: number };
  const references = await readRunJson<References>(join(folder, file));
  const table = async (): Promise<Ablations> => ({
    about: {
      command,
      created: Temporal.Now.instant().toString({ smallestUnit: "second" }),
      versions: softwareVersions(engine),
      radar: `${product.name} ${product.version}`,
      split,
      windows: references.windows,
      shape: [data.frames, data.size, data.size],
      minutes,
      km: cellKm(grid, data.coarsen),
      from: FORECAST_FROM,
      data: { coarsen: data.coarsen, wetFraction: data.wetFraction, batch: data.batch, splits: data.splits },
    },
    references: references.errors,
    rows: await Promise.all(rows.map((row) => readRow(folder, row, seeds, split))),
  });
  for (const seed of render ? [] : seeds) {
    for (const row of rows) {
      const directory = directoryOf(folder, row, seed);
      const { interrupted } = await trainRain(engine, directory, "topographic", settingsOf(row, seed), {
        command,
        resume: true,
        quiet,
        ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (interrupted) return await table();
      await takeStep(directory, await rowStep(directory, data, split), async () => {
        const measures = await measureRow(engine, directory, split);
        await writeFileAtomic(join(directory, named("ablation", split)), `${JSON.stringify(measures)}\n`);
      });
      await options.onRow?.(await table());
    }
  }
  return await table();
}

/** File of what is measured on a part of the data. */
const named = (name: string, split: SplitName): string => split === "test" ? `${name}.json` : `${name}-${split}.json`;

const directoryOf = (folder: string, row: string, seed: number): string => join(folder, row, `seed-${seed}`);

/** The step that measures the model of a row. */
async function rowStep(directory: string, { archive }: DataConfig, split: SplitName): Promise<Step> {
  return { outputs: [named("ablation", split)], inputs: [...await newestWeights(directory, "topographic"), archive] };
}

/** What is there of a row: of seeds with as many steps as any of them, as fewer would pass for the same. */
async function readRow(
  folder: string,
  row: string,
  seeds: readonly number[],
  split: SplitName,
): Promise<AblationRow> {
  const found: AblationRow["seeds"][number][] = [];
  for (const seed of seeds) {
    const file = join(directoryOf(folder, row, seed), named("ablation", split));
    if (await exists(file)) found.push({ seed, ...await readRunJson<RowMeasures>(file) });
  }
  const most = Math.max(...found.map((measured) => measured.steps));
  return { row, seeds: found.filter((measured) => measured.steps === most) };
}

/**
 * Where nothing is measured anew, a row must have been measured on these windows; one that keeps no weights is believed.
 *
 * @throws RangeError naming what differs
 */
async function requireSameData(directory: string, data: DataConfig, split: SplitName): Promise<void> {
  const begun = await begunSettings<RainSettings>(directory, "topographic", true);
  if (begun === undefined) return;
  requireSameSettings({ data: begun.data }, { data }, ["data.archive", "data.skipCorrupt"]);
  if (await isFresh(directory, await rowStep(directory, data, split))) return;
  throw new RangeError(
    `${directory} was measured on another archive than ${data.archive}, by another ondée, or its model was trained further ` +
      "since: give the archive that it was measured on, or measure it again (without --render)",
  );
}
