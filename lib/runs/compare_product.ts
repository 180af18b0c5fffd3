import { join } from "node:path";
import { DataError, exists, WET_RATE } from "../base/mod.ts";
import {
  type ColumnTypes,
  PAIR_COLUMNS,
  readMatched,
  readTableMetadata,
  type TableBatch,
  type TableColumns,
} from "../colocation/mod.ts";
import { dayOf, daySpan } from "../grid/mod.ts";
import type { ComparedProduct } from "../report/mod.ts";
import { inference, parseGrouping, type ScoreName } from "../verification/mod.ts";
import { pairsOf } from "./run_directory.ts";
import { chooseGroupings, surveyPairs } from "./survey_pairs.ts";
import { USUAL_GROUPINGS, type ValidateOptions } from "./validate_options.ts";
import { HELD_OUT_BLOCKS } from "./held_out_blocks.ts";
import { HELD_OUT_GROUPINGS } from "./validate_run.ts";

/** Options of `compareRuns`; groupings are those of the first run's pairs. */
export type CompareOptions = Pick<
  ValidateOptions,
  "by" | "thresholds" | "event" | "scores" | "block" | "replicates" | "seed"
>;

/** Scores compared when none are named. */
const COMPARED: readonly ScoreName[] = [
  "relative_bias",
  "mae",
  "rmse",
  "correlation",
  "pod",
  "far",
  "csi",
  "frequency_bias",
];

/** Groupings of all pairs: the usual ones less those of few pairs a group. */
const GROUPINGS = USUAL_GROUPINGS.filter((grouping) => grouping !== "hour");

/** What runs may have in common: where it is, which columns are its truth and its estimate, and what it is grouped by. */
export const PRODUCTS = [
  {
    product: "satellite",
    about: "The satellite against the radar.",
    file: null,
    truth: "radar_rain_rate",
    estimate: "imerg_rain_rate",
    groupings: GROUPINGS,
  },
  {
    product: "projected",
    about: "The radar decoded from the satellite's projection against the radar, in windows that all runs hold out.",
    file: "latent.parquet",
    truth: "radar_rain_rate",
    estimate: "projected_rain_rate",
    groupings: HELD_OUT_GROUPINGS,
  },
  {
    product: "generated",
    about: "The satellite generated from the radar's latent against the satellite, in windows that all runs hold out.",
    file: "generated.parquet",
    truth: "imerg_rain_rate",
    estimate: "generated_rain_rate",
    groupings: HELD_OUT_GROUPINGS,
  },
] as const;

/** Makes sure that no product is of the days that its run learned from. @throws RangeError naming the run and the file */
export async function requireHeldOut(directories: readonly string[]): Promise<void> {
  const files = PRODUCTS.flatMap(({ file }) => file === null ? [] : [file]);
  for (const [directory, file] of directories.flatMap((run) => files.map((file) => [run, file] as const))) {
    const path = join(directory, file);
    const { split } = await exists(path) ? await readTableMetadata(path) : {};
    if (split !== "train") continue;
    throw new RangeError(
      `Cannot compare ${directory}: its ${file} is of training days; "deno task ${
        file === "latent.parquet" ? "project" : "generate"
      } --run ${directory}" makes it of those held out`,
    );
  }
}

const KEYS = ["time", "cell_y", "cell_x"];

/**
 * Compares one product of runs with that of the first; null when it is one of held-out windows and all runs have none in common.
 *
 * @throws As compareRuns
 */
export async function compareProduct(
  directories: readonly string[],
  { product, about, file, truth, estimate, groupings }: typeof PRODUCTS[number],
  options: CompareOptions,
): Promise<ComparedProduct | null> {
  if (file !== null && !(await Promise.all(directories.map((run) => exists(join(run, file))))).every(Boolean)) {
    return null;
  }
  const { event = ">=", scores = COMPARED, replicates = 1000, seed = 0 } = options;
  const { thresholds = file === null ? [WET_RATE, 1, 5] : [WET_RATE] } = options;
  const pairs = pairsOf(directories[0]!);
  const numbered = (name: string) => directories.map((_, k) => `${name}_${k}`);
  const [truths, estimates] = [numbered("truth"), numbered("estimate")];
  const survey = await surveyPairs(pairs, options);
  const { groupings: chosen, notes } = await chooseGroupings(survey, options.by, groupings);
  const by = chosen.map(({ name }) => name);
  const factors = factorColumns(survey.query.types, by, truths[0]!);
  const ofFirst = Object.keys(factors).filter((name) => !KEYS.includes(name)).map((name) => [name, name] as const);
  const tables = directories.map((directory, k) => ({
    path: pairsOf(directory),
    as: { [truths[k]!]: truth, [estimates[k]!]: estimate, ...(k === 0 ? Object.fromEntries(ofFirst) : {}) },
    ...(file === null ? {} : { join: join(directory, file) }),
  }));
  const { radar_rain_rate: rate, time } = PAIR_COLUMNS;
  const columns = { time, ...factors, ...Object.fromEntries([...truths, ...estimates].map((name) => [name, rate])) };
  const seen = { same: 0, first: Infinity, last: -Infinity };
  const rows = watched(readMatched(tables, KEYS, columns), { truths, estimates, seen });
  const differences = await inference.compareGroups(rows, {
    by,
    first: estimates.slice(1),
    second: estimates[0]!,
    truth: truths[0]!,
    truths: Object.fromEntries(estimates.map((name, k) => [name, truths[k]!])),
    thresholds,
    event,
    scores,
    blocks: file === null ? survey.blocks : HELD_OUT_BLOCKS,
    bootstrap: { replicates, seed },
    source: { product },
  });
  const count = differences.about.pairs;
  if (count === 0) {
    if (file !== null) return null;
    throw new DataError("time-conflict", `No cell and half hour of the ${product} is in all runs`, {
      file: pairsOf(directories[1]!),
    });
  }
  return {
    product,
    about: [about, ...notes].join(" "),
    sameTruth: seen.same / count,
    period: daySpan(dayOf(seen.first), dayOf(seen.last)),
    differences,
  };
}

/** The columns of pairs that groupings read, beside the time and the truth, which has the name `truth` here. */
function factorColumns(types: ColumnTypes, by: readonly string[], truth: string): TableColumns {
  const names = by.flatMap((grouping) => parseGrouping(grouping, { truth }).factors.map(({ column }) => column))
    .filter((name) => name !== "time" && name !== truth);
  return Object.fromEntries(names.map((name) => [name, { type: types[name]!, units: "", about: "" }]));
}

/** Rows as they are; of those that all runs have, it keeps when they are and in how many all truths are the same. */
async function* watched(
  rows: AsyncIterable<TableBatch>,
  { truths, estimates, seen }: {
    readonly truths: readonly string[];
    readonly estimates: readonly string[];
    readonly seen: { same: number; first: number; last: number };
  },
): AsyncGenerator<TableBatch> {
  for await (const batch of rows) {
    const columns = (names: readonly string[]) => names.map((name) => batch[name] as Float32Array);
    const [truth, all] = [columns(truths), columns([...truths, ...estimates])];
    (batch["time"] as Float64Array).forEach((time, i) => {
      if (all.some((column) => Number.isNaN(column[i]!))) return;
      if (truth.every((column) => column[i] === truth[0]![i])) seen.same++;
      [seen.first, seen.last] = [Math.min(seen.first, time), Math.max(seen.last, time)];
    });
    yield batch;
  }
}
