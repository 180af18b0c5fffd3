import { resolve } from "node:path";
import { DataError, WET_RATE } from "../base/mod.ts";
import { columnTypes, inspectTable, pairSums, writeMatched } from "../colocation/mod.ts";
import { type DifferenceTable, inference } from "../verification/mod.ts";
import { chooseGroupings, type PairsSurvey, requireNumbers, sumsBy, surveyPairs } from "./survey_pairs.ts";
import { USUAL_GROUPINGS, type ValidateOptions } from "./validate_options.ts";

/** The product that pairs are compared with. */
export interface Rival {
  /** Parquet file with time, cell_y and cell_x: other pairs, or the pairs themselves. */
  readonly path: string;
  /** Column of its estimate, mm h-1. Default "imerg_rain_rate". */
  readonly column?: string;
}

/** Options of {@link comparePairs}. */
export interface ComparePairsOptions extends Omit<ValidateOptions, "attribute"> {
  /** Greatest share of false discoveries among the differences that are marked, in (0, 1). Default 0.1. */
  readonly discoveryRate?: number;
}

/** Differences, and what was left out of what is usual. */
export interface ComparedPairs extends DifferenceTable {
  /** What was left out, and why. */
  readonly notes?: readonly string[];
}

/** What pairs and rival are joined by. */
const JOIN = ["time", "cell_y", "cell_x"];

/** Name of the rival's estimate beside the columns of the pairs. */
const RIVAL = "rival_rain_rate";

/** The usual groupings less those of few pairs a group. */
const GROUPINGS = USUAL_GROUPINGS.filter((grouping) => grouping !== "hour");

/**
 * Differences of scores between the estimate of pairs and that of a rival, in the rows that both have, against the radar of the
 * pairs and by their columns: paired block bootstrap intervals and control of false discoveries over all groups. DuckDB joins the
 * files, to a temporary one, and sums its rows by group and block; memory is that of groups times blocks.
 *
 * @throws As inference.compareGroups; DataError "missing-file", "corrupt-file", "missing-variable" when pairs or rival lack a
 * column; TypeError for a rival that holds no numbers
 */
export async function comparePairs(
  pairs: string,
  rival: Rival,
  options: ComparePairsOptions = {},
): Promise<ComparedPairs> {
  const { thresholds = [WET_RATE], event = ">=", scores, seed = 0, replicates = 1000, minBlocks } = options;
  const { path, column = "imerg_rain_rate" } = rival;
  await requireRival(path, column);
  const survey = await surveyPairs(pairs, options);
  const { groupings, notes } = await chooseGroupings(survey, options.by, GROUPINGS);
  const folder = await Deno.makeTempDir({ prefix: "ondee-rival-" });
  try {
    const { query, times } = await surveyBoth(survey, rival, groupings.flatMap(({ factors }) => factors), folder);
    const [first, second] = [query.estimate, query.also!];
    const sums = [first, second].map((estimate, k) =>
      pairSums({
        ...sumsBy(groupings, { ...survey, query, times }),
        estimate,
        also: k === 0 ? second : first,
        thresholds,
        event,
      })
    );
    const table = await inference.compareGroups({ sums, rows: times.rows, pairs: times.pairs }, {
      by: groupings,
      first,
      second: RIVAL,
      thresholds,
      event,
      blocks: survey.blocks,
      bootstrap: { seed, replicates },
      source: { ...survey.source, rival: path, rival_column: column },
      ...(scores === undefined ? {} : { scores }),
      ...(minBlocks === undefined ? {} : { minBlocks }),
      ...(options.discoveryRate === undefined ? {} : { discovery: { rate: options.discoveryRate } }),
    });
    return notes.length === 0 ? table : { ...table, notes };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The rows that both have: of a column of the pairs themselves the pairs, else a file of matched rows in `folder`. */
async function surveyBoth(
  { query }: PairsSurvey,
  { path, column = "imerg_rain_rate" }: Rival,
  factors: readonly { readonly column: string }[],
  folder: string,
): Promise<PairsSurvey> {
  const { estimate, truth, where, threads } = query;
  if (resolve(path) === resolve(query.path)) return await surveyPairs(query.path, { ...query, also: column });
  const columns = [truth, estimate, ...factors.map(({ column }) => column)].filter((name) => !JOIN.includes(name));
  const own = {
    path: query.path,
    as: Object.fromEntries(columns.map((name) => [name, name])),
    ...(where === undefined ? {} : { where }),
  };
  const options = threads === undefined ? {} : { threads };
  const matched = await writeMatched([own, { path, as: { [RIVAL]: column } }], JOIN, { folder, ...options });
  return await surveyPairs(matched, { estimate, also: RIVAL, ...options });
}

/** @throws DataError "missing-variable" for a rival that lacks a column; TypeError for one that holds no numbers */
async function requireRival(path: string, column: string): Promise<void> {
  const inspection = await inspectTable(path);
  const names = inspection.columns.map(({ name }) => name);
  const missing = [...JOIN, column].find((wanted) => !names.includes(wanted));
  if (missing !== undefined) {
    const message = `No column "${missing}" to compare with: there are ${names.join(", ")}`;
    throw new DataError("missing-variable", message, { file: path });
  }
  requireNumbers(columnTypes(inspection), [column], path);
}
