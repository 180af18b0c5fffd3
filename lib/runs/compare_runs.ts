import { basename, join, resolve } from "node:path";
import { DataError, exists, WET_RATE } from "../base/mod.ts";
import { PAIR_COLUMNS, type Product, readMatched, readTableMetadata, type TableBatch } from "../colocation/mod.ts";
import { dayOf } from "../grid/mod.ts";
import type { ComparedProduct, ComparedRun, RunComparison } from "../report/mod.ts";
import { type Blocks, compareScores, inference, paired, type ScoreName } from "../verification/mod.ts";
import type { RunEvaluation } from "./evaluate.ts";
import { leadErrorsOf } from "./report_run.ts";
import { readRunConfig, readRunJson } from "./run_directory.ts";
import { blocksOfPairs, type ValidateOptions } from "./validate.ts";
import { HELD_OUT_BLOCKS } from "./validate_run.ts";

/** Options of {@link compareRuns}. */
export type CompareOptions = Pick<ValidateOptions, "thresholds" | "event" | "scores" | "block" | "replicates" | "seed">;

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

/** What runs may have in common: where it is, and which columns are its truth and its estimate. */
const PRODUCTS = [
  {
    product: "satellite",
    about: "The satellite against the radar.",
    file: null,
    truth: "radar_rain_rate",
    estimate: "imerg_rain_rate",
  },
  {
    product: "projected",
    about: "The radar decoded from the satellite's projection against the radar, in windows that all runs hold out.",
    file: "latent.parquet",
    truth: "radar_rain_rate",
    estimate: "projected_rain_rate",
  },
  {
    product: "generated",
    about: "The satellite generated from the radar's latent against the satellite, in windows that all runs hold out.",
    file: "generated.parquet",
    truth: "imerg_rain_rate",
    estimate: "generated_rain_rate",
  },
] as const;

const KEYS = ["time", "cell_y", "cell_x"];

/**
 * Sets runs side by side: each product that all have on some rows in common, scored on the satellite cells and half hours in which every run has truth
 * and estimate, with intervals of the differences to the first run by a bootstrap that draws the same blocks for all.
 *
 * @param directories Two runs or more; the first is the one that others are compared with.
 * @throws RangeError for fewer than two runs, or one named twice. DataError "missing-file" where one is no run or has no pairs,
 * "grid-mismatch" when satellite cells differ, "time-conflict" when no half hour with a pair is in all.
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
  { product, about, file, truth, estimate }: typeof PRODUCTS[number],
  options: CompareOptions,
): Promise<ComparedProduct | null> {
  const { event = ">=", scores = COMPARED, replicates = 1000, seed = 0 } = options;
  const { thresholds = file === null ? [WET_RATE, 1, 5] : [WET_RATE] } = options;
  const accumulator = paired({ thresholds, event });
  const tables = directories.map((directory, k) => ({
    path: pairsOf(directory),
    as: { [`truth_${k}`]: truth, [`estimate_${k}`]: estimate },
    ...(file === null ? {} : { join: join(directory, file) }),
  }));
  const { radar_rain_rate: rate, time } = PAIR_COLUMNS;
  const names = tables.flatMap(({ as }) => Object.keys(as));
  const columns = { time, ...Object.fromEntries(names.map((name) => [name, rate])) };
  const blocks = file === null ? await blocksOfPairs(pairsOf(directories[0]!), options) : HELD_OUT_BLOCKS;
  const found = await statesByBlock(readMatched(tables, KEYS, columns), {
    accumulator,
    blocks,
    runs: directories.length,
  });
  if (found.pairs === 0) {
    if (file !== null) return null;
    throw new DataError("time-conflict", `No cell and half hour of the ${product} is in all runs`, {
      file: pairsOf(directories[1]!),
    });
  }
  return {
    product,
    about,
    pairs: found.pairs,
    sameTruth: found.same / found.pairs,
    period: `${dayOf(found.first)} to ${dayOf(found.last)}`,
    validation: {
      event,
      thresholds,
      missing: "a row counts where every run has truth and estimate",
      blocks: blocks.kind,
      replicates,
      level: 0.95,
      interval: inference.INTERVAL_METHOD,
      seed,
    },
    scores: compareScores(found.states, accumulator, { scores, bootstrap: { replicates, seed, name: product } }),
  };
}

/** States of rows that all runs have, [block][run], blocks in the order of time. */
async function statesByBlock(
  rows: AsyncIterable<TableBatch>,
  { accumulator, blocks, runs }: {
    readonly accumulator: ReturnType<typeof paired>;
    readonly blocks: Blocks;
    readonly runs: number;
  },
) {
  const states = new Map<number, ReturnType<typeof accumulator.init>[]>();
  let [pairs, same, first, last] = [0, 0, Infinity, -Infinity];
  for await (const batch of rows) {
    const column = (name: string) => batch[name] as Float32Array;
    const times = batch["time"] as Float64Array;
    const truths = Array.from({ length: runs }, (_, k) => column(`truth_${k}`));
    const estimates = Array.from({ length: runs }, (_, k) => column(`estimate_${k}`));
    const limits = accumulator.limits(estimates[0], truths[0]);
    for (let i = 0; i < times.length; i++) {
      if (truths.some((truth) => Number.isNaN(truth[i]!))) continue;
      if (estimates.some((estimate) => Number.isNaN(estimate[i]!))) continue;
      const time = times[i]!;
      const block = blocks.of(time);
      let ofBlock = states.get(block);
      if (ofBlock === undefined) {
        states.set(block, ofBlock = Array.from({ length: runs }, () => accumulator.init()));
      }
      ofBlock.forEach((state, k) => accumulator.addPair(state, estimates[k]![i]!, truths[k]![i]!, 1, limits));
      pairs++;
      if (truths.every((truth) => truth[i] === truths[0]![i])) same++;
      [first, last] = [Math.min(first, time), Math.max(last, time)];
    }
  }
  return { pairs, same, first, last, states: [...states].sort(([a], [b]) => a - b).map(([, state]) => state) };
}
