import { basename, join, resolve } from "node:path";
import { DataError, exists, WET_RATE } from "../base/mod.ts";
import {
  columnTypes,
  inspectTable,
  PAIR_COLUMNS,
  type Product,
  readMatched,
  readTableMetadata,
  type TableBatch,
  type TableColumns,
} from "../colocation/mod.ts";
import { dayOf } from "../grid/mod.ts";
import type { ComparedProduct, ComparedRun, RunComparison } from "../report/mod.ts";
import { inference, parseGrouping, type ScoreName } from "../verification/mod.ts";
import type { RunEvaluation } from "./evaluate.ts";
import { leadErrorsOf } from "./report_run.ts";
import { readRunConfig, readRunJson } from "./run_directory.ts";
import { blocksOfPairs, requireColumns, USUAL_GROUPINGS, type ValidateOptions } from "./validate.ts";
import { HELD_OUT_BLOCKS, HELD_OUT_GROUPINGS } from "./validate_run.ts";

/** Options of {@link compareRuns}; groupings are those of the first run's pairs. */
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
const PRODUCTS = [
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

const KEYS = ["time", "cell_y", "cell_x"];

/**
 * Sets runs side by side: each product that all have on some rows in common, scored by group on the satellite cells and half
 * hours in which every run has truth and estimate, with intervals of the differences to the first run by a bootstrap that draws
 * the same blocks for all, and control of false discoveries over all groups of a product.
 *
 * @param directories Two runs or more; the first is the one that others are compared with, and whose pairs tell the groups.
 * @throws RangeError for fewer than two runs, or one named twice. DataError "missing-file" where one is no run or has no pairs,
 * "missing-variable" when the pairs of the first have no column to group by, "grid-mismatch" when satellite cells differ,
 * "time-conflict" when no half hour with a pair is in all. As inference.compareGroups.
 */
export async function compareRuns(
  directories: readonly string[],
  options: CompareOptions = {},
): Promise<RunComparison> {
  if (directories.length < 2) throw new RangeError("Cannot compare fewer than two runs: name two or more");
  const places = directories.map((directory) => resolve(directory));
  const twice = directories.find((_, k) => places.indexOf(places[k]!) !== k);
  if (twice !== undefined) throw new RangeError(`Cannot compare ${twice} with itself: name different runs`);
  const runs = await Promise.all(directories.map((directory, k) => describeRun(directory, namesOf(places)[k]!)));
  await requireSameCells(directories);
  const products: ComparedProduct[] = [];
  for (const entry of PRODUCTS) {
    const { file } = entry;
    const there = file === null || (await Promise.all(directories.map((d) => exists(join(d, file))))).every(Boolean);
    const compared = there ? await compareProduct(directories, entry, options) : null;
    if (compared !== null) products.push(compared);
  }
  return { runs, products };
}

/** Last parts of paths, as many as tell them apart. */
function namesOf(paths: readonly string[]): readonly string[] {
  for (let parts = 1;; parts++) {
    const names = paths.map((path) => path.split("/").slice(-parts).join("/"));
    if (new Set(names).size === names.length) return names;
  }
}

const pairsOf = (directory: string): string => join(directory, "pairs.parquet");

async function describeRun(directory: string, name: string): Promise<ComparedRun> {
  const { command, created, seed, versions } = await readRunConfig(directory);
  const { radar_product: radar = "{}", imerg_product: imerg = "{}", simulated } = await readTableMetadata(
    pairsOf(directory),
  );
  const evaluation = join(directory, "evaluation.json");
  return {
    name,
    directory,
    command,
    created,
    seed,
    versions,
    simulated: simulated === "true",
    products: [
      { role: "reference", ...JSON.parse(radar) as Product },
      { role: "satellite", ...JSON.parse(imerg) as Product },
    ],
    ...(await exists(evaluation) ? { leadErrors: leadErrorsOf(await readRunJson<RunEvaluation>(evaluation)) } : {}),
  };
}

/** @throws DataError "grid-mismatch" */
async function requireSameCells(directories: readonly string[]): Promise<void> {
  const grids = await Promise.all(directories.map(async (d) => (await readTableMetadata(pairsOf(d)))["imerg_grid"]));
  const other = grids.findIndex((grid) => grid !== grids[0]);
  if (other < 0) return;
  throw new DataError(
    "grid-mismatch",
    `Its satellite cells are not those of ${basename(directories[0]!)}: compare runs of one satellite grid`,
    { file: pairsOf(directories[other]!) },
  );
}

/** One product; null when it is one of held-out windows and all runs have none in common. @throws DataError "time-conflict" */
async function compareProduct(
  directories: readonly string[],
  { product, about, file, truth, estimate, groupings }: typeof PRODUCTS[number],
  options: CompareOptions,
): Promise<ComparedProduct | null> {
  const { event = ">=", scores = COMPARED, replicates = 1000, seed = 0, by = groupings } = options;
  const { thresholds = file === null ? [WET_RATE, 1, 5] : [WET_RATE] } = options;
  const pairs = pairsOf(directories[0]!);
  const numbered = (name: string) => directories.map((_, k) => `${name}_${k}`);
  const [truths, estimates] = [numbered("truth"), numbered("estimate")];
  const factors = await factorColumns(pairs, by, { there: truth, here: truths[0]! });
  const ofFirst = Object.keys(factors).filter((name) => !KEYS.includes(name)).map((name) => [name, name]);
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
    blocks: file === null ? await blocksOfPairs(pairs, options) : HELD_OUT_BLOCKS,
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
    about,
    sameTruth: seen.same / count,
    period: `${dayOf(seen.first)} to ${dayOf(seen.last)}`,
    differences,
  };
}

/**
 * The columns of pairs that groupings read, beside the time and the truth, which is named otherwise there and here.
 *
 * @throws DataError "missing-variable"; TypeError for bins of names
 */
async function factorColumns(
  pairs: string,
  by: readonly string[],
  truth: { readonly there: string; readonly here: string },
): Promise<TableColumns> {
  const groupingsBy = (name: string) => by.map((grouping) => parseGrouping(grouping, { truth: name }));
  const types = columnTypes(await inspectTable(pairs));
  requireColumns(groupingsBy(truth.there), { types, estimate: "imerg_rain_rate", file: pairs });
  const names = groupingsBy(truth.here).flatMap(({ factors }) => factors.map(({ column }) => column))
    .filter((name) => name !== "time" && name !== truth.here);
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
