import { resolve } from "node:path";
import { DataError, temporaryFolder, WET_RATE } from "../base/mod.ts";
import {
  columnTypes,
  firstRepeated,
  inspectTable,
  pairSums,
  type PairTimes,
  readTableMetadata,
  writeMatched,
} from "../colocation/mod.ts";
import { dayOf, daySpan, isoTime } from "../grid/mod.ts";
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

/** Differences, when their rows are, and what was left out of what is usual. */
export interface ComparedPairs extends DifferenceTable {
  /** First and last day of the rows that both have, "2021-06-01 to 2021-06-21". */
  readonly period: string;
  /** What was left out, and why. */
  readonly notes?: readonly string[];
}

/** The estimate of pairs. */
const USUAL_COLUMN = "imerg_rain_rate";

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
 * column, "grid-mismatch" for a rival of other cells, "time-conflict" for several rows of a cell and half hour, "missing-frame"
 * when no row has the radar and both; TypeError for a rival that holds no numbers
 */
export async function comparePairs(
  pairs: string,
  rival: Rival,
  options: ComparePairsOptions = {},
): Promise<ComparedPairs> {
  const { thresholds = [WET_RATE], event = ">=", scores, seed = 0, replicates = 1000, minBlocks } = options;
  const { path, column = USUAL_COLUMN } = rival;
  const product = await requireRival(path, column, pairs);
  const survey = await surveyPairs(pairs, options);
  const { groupings, notes } = await chooseGroupings(survey, options.by, GROUPINGS);
  const folder = await temporaryFolder("ondee-rival-");
  try {
    const { query, times } = await surveyBoth(survey, rival, groupings.flatMap(({ factors }) => factors), folder.path);
    requireCommon(times, path);
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
      source: { ...survey.source, rival: path, rival_column: column, ...product },
      ...(scores === undefined ? {} : { scores }),
      ...(minBlocks === undefined ? {} : { minBlocks }),
      ...(options.discoveryRate === undefined ? {} : { discovery: { rate: options.discoveryRate } }),
    });
    const period = daySpan(dayOf(times.time[0]!), dayOf(times.time.at(-1)!));
    return { ...table, period, ...(notes.length === 0 ? {} : { notes }) };
  } finally {
    await folder.remove();
  }
}

/** The rows that both have: of a column of the pairs themselves the pairs, else a file of matched rows in `folder`. */
async function surveyBoth(
  { query }: PairsSurvey,
  { path, column = USUAL_COLUMN }: Rival,
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
  const repeated = await firstRepeated(matched, options);
  if (repeated !== null) {
    const message = `A cell has several rows at ${isoTime(repeated)}, here or in ${query.path}: give files of one each`;
    throw new DataError("time-conflict", message, { file: path });
  }
  return await surveyPairs(matched, { estimate, also: RIVAL, ...options });
}

/**
 * What a file of pairs says of the product of a rival; nothing for other columns and other files.
 *
 * @throws DataError "missing-variable" for a rival that lacks a column, "grid-mismatch" for one of other cells; TypeError for one
 * that holds no numbers
 */
async function requireRival(path: string, column: string, pairs: string): Promise<{ readonly rival_product?: string }> {
  const inspection = await inspectTable(path);
  const names = inspection.columns.map(({ name }) => name);
  const missing = [...JOIN, column].find((wanted) => !names.includes(wanted));
  if (missing !== undefined) {
    const message = `No column "${missing}" to compare with: there are ${names.join(", ")}`;
    throw new DataError("missing-variable", message, { file: path });
  }
  const types = columnTypes(inspection);
  if (types["time"] !== "TIMESTAMP") {
    throw new DataError("missing-variable", "Its column time holds no times: give pairs, or a file of a run", {
      file: path,
      variable: "time",
    });
  }
  requireNumbers(types, ["cell_y", "cell_x", column], path);
  const { imerg_grid: grid, imerg_product: product } = inspection.metadata;
  const { imerg_grid: own = grid } = await readTableMetadata(pairs);
  if (grid !== undefined && grid !== own) {
    const message = `Its cells are not those of ${pairs}: compare pairs of one satellite grid`;
    throw new DataError("grid-mismatch", message, { file: path });
  }
  return column === USUAL_COLUMN && product !== undefined ? { rival_product: product } : {};
}

/** @throws DataError "missing-frame" when there is nothing to score */
function requireCommon({ rows, pairs }: PairTimes, file: string): void {
  if (pairs > 0) return;
  const message = rows === 0
    ? "No cell and half hour is in both files, or none that the condition asks for"
    : `None of the ${rows} rows that both files have has radar and both products`;
  throw new DataError("missing-frame", message, { file });
}
