import { basename, resolve } from "node:path";
import { DataError } from "../base/mod.ts";
import { type Product, readTableMetadata } from "../colocation/mod.ts";
import { dayOf, daySpan, parseTime } from "../grid/mod.ts";
import type { ComparedProduct, ComparedRun, RunComparison } from "../report/mod.ts";
import { type CompareOptions, compareProduct, PRODUCTS, requireHeldOut } from "./compare_product.ts";
import { readEvaluation } from "./evaluate.ts";
import { leadErrorsOf } from "./report_run.ts";
import { pairsOf, readRunConfig } from "./run_directory.ts";
import { usualIntervals } from "./usual_intervals.ts";

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
  requireDifferentRuns(directories);
  const places = directories.map((directory) => resolve(directory));
  const runs = await Promise.all(directories.map((directory, k) => describeRun(directory, namesOf(places)[k]!)));
  await requireSameCells(directories);
  await requireHeldOut(directories);
  const products: ComparedProduct[] = [];
  for (const entry of PRODUCTS) {
    const compared = await compareProduct(directories, entry, options);
    if (compared !== null) products.push(compared);
  }
  return { runs, products };
}

/** Makes sure that there are runs to compare. @throws RangeError for fewer than two, or one named twice */
export function requireDifferentRuns(directories: readonly string[]): void {
  if (directories.length < 2) throw new RangeError("Cannot compare fewer than two runs: name two or more");
  const places = directories.map((directory) => resolve(directory));
  const twice = directories.find((_, k) => places.indexOf(places[k]!) !== k);
  if (twice !== undefined) throw new RangeError(`Cannot compare ${twice} with itself: name different runs`);
}

/** Last parts of paths, as many as tell them apart. */
function namesOf(paths: readonly string[]): readonly string[] {
  for (let parts = 1;; parts++) {
    const names = paths.map((path) => path.split("/").slice(-parts).join("/"));
    if (new Set(names).size === names.length) return names;
  }
}

async function describeRun(directory: string, name: string): Promise<ComparedRun> {
  const { command, created, seed, versions } = await readRunConfig(directory);
  const { radar_product: radar = "{}", imerg_product: imerg = "{}", simulated, from, until } = await readTableMetadata(
    pairsOf(directory),
  );
  const span = from === undefined || until === undefined
    ? ""
    : ` of ${daySpan(dayOf(parseTime(from)), dayOf(parseTime(until) - 1))}`;
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
    ...await heldOutErrors(directory, span),
  };
}

/** Errors of the models of a run over its held-out windows; nothing where they were not measured. */
async function heldOutErrors(directory: string, span: string): Promise<Pick<ComparedRun, "heldOut">> {
  const evaluation = await readEvaluation(directory);
  const topographic = evaluation?.models["topographic"];
  if (evaluation === undefined || topographic === undefined) return {};
  return {
    heldOut: {
      leadErrors: leadErrorsOf(evaluation),
      windows: topographic.windows,
      from: topographic.from ?? 0,
      period: `${evaluation.split} part${span}`,
      intervals: usualIntervals(topographic.blocks),
    },
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
