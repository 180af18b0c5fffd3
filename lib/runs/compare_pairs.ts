import { DataError } from "../base/mod.ts";
import { inspectTable, PAIR_COLUMNS, type PairColumn, readTable, readTableMetadata } from "../colocation/mod.ts";
import { type DifferenceTable, inference, parseGrouping } from "../verification/mod.ts";
import { blocksOfPairs, conditionOf, USUAL_GROUPINGS, type ValidateOptions } from "./validate.ts";

/** The product that pairs are compared with. */
export interface Rival {
  /** Parquet file with time, cell_y and cell_x: other pairs, or the pairs themselves. */
  readonly path: string;
  /** Column of its estimate, mm h-1. Default "imerg_rain_rate". */
  readonly column?: string;
}

/** What pairs and rival are joined by. */
const JOIN = ["time", "cell_y", "cell_x"];

/** Name of the rival's estimate among the columns of the pairs. */
const RIVAL = "rival_rain_rate";

/** The usual groupings less those of few pairs a group. */
const GROUPINGS = USUAL_GROUPINGS.filter((grouping) => grouping !== "hour");

/**
 * Differences of scores between the estimate of pairs and that of a rival, in the rows that both have, against the radar of the
 * pairs and by their columns: paired block bootstrap intervals and control of false discoveries over all groups. Options are
 * those of `validate`.
 *
 * @throws As inference.compareGroups; DataError "missing-file", "corrupt-file", "missing-variable" when the rival lacks a column
 */
export async function comparePairs(
  pairs: string,
  rival: Rival,
  options: ValidateOptions = {},
): Promise<DifferenceTable> {
  const { thresholds, event, scores, estimate = "imerg_rain_rate", by = GROUPINGS, seed = 0, replicates = 1000 } =
    options;
  const { path, column = "imerg_rain_rate" } = rival;
  await requireColumns(path, [...JOIN, column]);
  const factors = by.flatMap((grouping) => parseGrouping(grouping).factors.map((factor) => factor.column));
  const columns = [...new Set(["time", "radar_rain_rate", estimate, ...factors])] as PairColumn[];
  const condition = conditionOf(options);
  const schema = {
    ...Object.fromEntries(columns.map((name) => [name, PAIR_COLUMNS[name]])),
    [RIVAL]: PAIR_COLUMNS.imerg_rain_rate,
  };
  const join = { path, using: JOIN, take: { [RIVAL]: column } };
  const blocks = await blocksOfPairs(pairs, options);
  return await inference.compareGroups(readTable(pairs, schema, { join, reuse: true, ...condition }), {
    by,
    first: estimate,
    second: RIVAL,
    blocks,
    bootstrap: { seed, replicates },
    source: { ...await readTableMetadata(pairs), ...condition, rival: path, rival_column: column },
    ...(thresholds === undefined ? {} : { thresholds }),
    ...(event === undefined ? {} : { event }),
    ...(scores === undefined ? {} : { scores }),
  });
}

/** @throws DataError "missing-variable" for columns that a Parquet file has not */
async function requireColumns(path: string, wanted: readonly string[]): Promise<void> {
  const { columns } = await inspectTable(path);
  const names = columns.map(({ name }) => name);
  const missing = wanted.find((column) => !names.includes(column));
  if (missing === undefined) return;
  throw new DataError("missing-variable", `No column "${missing}" to compare with: there are ${names.join(", ")}`, {
    file: path,
  });
}
