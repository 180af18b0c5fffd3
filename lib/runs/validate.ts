import { DataError, WET_RATE } from "../base/mod.ts";
import {
  type ColumnTypes,
  columnTypes,
  countGroups,
  inspectTable,
  PAIR_COLUMNS,
  type PairColumn,
  pairSums,
  type PairSumsOptions,
  type PairTimes,
  pairTimes,
  readPairs,
} from "../colocation/mod.ts";
import {
  type Blocks,
  dayBlocks,
  domainRain,
  type EventOperator,
  type Grouping,
  MOST_GROUPS,
  parseGrouping,
  samplingErrors,
  type SamplingTable,
  type ScoreName,
  scoreSums,
  type ScoreTable,
  stormBlocks,
  tooManyGroups,
} from "../verification/mod.ts";

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Groupings, as `parseGrouping` reads them. Default: {@link USUAL_GROUPINGS}. */
  readonly by?: readonly string[];
  /** Event thresholds, mm h-1. Default 0.1, 1, 5. */
  readonly thresholds?: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
  /** Scores. Default: the usual ones. */
  readonly scores?: readonly ScoreName[];
  /** What intervals are drawn from. Default "storm". */
  readonly block?: "day" | "storm";
  /** Fewest blocks of a group that is scored; others are reported. Default {@link LEAST_BLOCKS}. */
  readonly minBlocks?: number;
  /** Bootstrap replicates. Default 1000. */
  readonly replicates?: number;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** SQL condition that rows must meet. */
  readonly where?: string;
  /** Column of the estimate. Default "imerg_rain_rate". */
  readonly estimate?: PairColumn;
  /** Threads. Default: one for files of fewer than {@link MANY_ROWS} rows, else those of the machine, 8 at most. */
  readonly threads?: number;
}

/** Scores of pairs, and the parts of their error where there was a look inside the half hour. */
export interface Validation extends ScoreTable {
  /** Retrieval and sampling error; not there when the file has no radar at the observation minute. */
  readonly sampling?: SamplingTable;
}

/** The groupings of the report. */
export const USUAL_GROUPINGS: readonly string[] = [
  "all",
  "class",
  "sensor",
  "minutes-from-overpass:0-15-30-60-90-120-240",
  "intensity:0-0.1-0.5-1-2-5-10",
  "season",
  "hour",
];

/** Fewest blocks of a group that is scored: the intervals were tried on 3 storms and more. */
export const LEAST_BLOCKS = 3;

/** Rows from which several threads are worth numbers whose last digits differ from run to run. */
export const MANY_ROWS = 5e6;

const TRUTH = "radar_rain_rate";
const AT_OVERPASS = "radar_at_overpass";

/**
 * Scores a file of pairs by group, with block bootstrap intervals, and divides their error into that of the retrieval and
 * that of the sampling. DuckDB sums the pairs by group and block, three passes over the file; the scores are made of the sums,
 * as all scores of pairs are. Memory is that of groups times blocks, whatever the number of rows.
 *
 * @throws DataError "missing-file", "corrupt-file"; "missing-variable" for a column that the file has not; SyntaxError for a
 * grouping that cannot be read; TypeError for bins of names; RangeError for a grouping of over a thousand groups, infinite
 * rain, or an option out of range
 */
export async function validate(pairs: string, options: ValidateOptions = {}): Promise<Validation> {
  const { thresholds = [WET_RATE, 1, 5], event = ">=", estimate = "imerg_rain_rate", scores } = options;
  const { seed = 0, replicates = 1000, minBlocks = LEAST_BLOCKS } = options;
  const groupings = (options.by ?? USUAL_GROUPINGS).map((grouping) => parseGrouping(grouping));
  const inspection = await inspectTable(pairs);
  const types = columnTypes(inspection);
  requireColumns(groupings, { types, estimate, file: pairs });
  const cores = Math.min(8, navigator.hardwareConcurrency);
  const { threads = inspection.rows < MANY_ROWS ? 1 : cores } = options;
  const query = { path: pairs, types, truth: TRUTH, estimate, threads, ...conditionOf(options) };
  const reference = Object.hasOwn(types, AT_OVERPASS) ? { reference: AT_OVERPASS } : null;
  const times = await pairTimes({ ...query, ...reference });
  requireFinite(times);
  for (const grouping of groupings) await requireFewGroups(grouping, query);
  const blocks = blocksOf(times, options);
  const sums = (more: Partial<PairSumsOptions>) =>
    pairSums({
      ...query,
      groupings: groupings.map(({ factors }) => factors),
      times: times.time,
      blockOf: blocks.of,
      ...more,
    });
  const common = { by: groupings, blocks, minBlocks, bootstrap: { seed, replicates } };
  const table = await scoreSums(sums({ thresholds, event }), {
    ...common,
    thresholds,
    event,
    estimate,
    source: { ...inspection.metadata, ...conditionOf(options) },
    rows: times.rows,
    pairs: times.pairs,
    ...(scores === undefined ? {} : { scores }),
  });
  return reference === null ? table : { ...table, sampling: await samplingErrors(sums(reference), common) };
}

/** The condition on rows, when there is one. */
export function conditionOf({ where }: ValidateOptions): { readonly where?: string } {
  return where === undefined ? {} : { where };
}

/** The blocks that intervals are drawn from: days, or storms cut from the pairs' mean radar rain. */
function blocksOf({ time, truth }: PairTimes, { block }: ValidateOptions): Blocks {
  return block === "day" ? dayBlocks() : stormBlocks({ time, rain: truth });
}

/** @throws DataError "missing-variable" for pairs that lack a column to score or group by; TypeError for bins of names */
export function requireColumns(
  groupings: readonly Grouping[],
  { types, estimate, file }: { readonly types: ColumnTypes; readonly estimate: string; readonly file: string },
): void {
  const lacks = (column: string) => !Object.hasOwn(types, column);
  const core = ["time", TRUTH, estimate].find(lacks);
  if (core !== undefined) {
    const message = `These are not pairs, column ${core} is missing: give a file that "deno task colocate" wrote`;
    throw new DataError("missing-variable", message, { file, variable: core });
  }
  for (const { name, column, numeric } of groupings.flatMap(({ factors }) => factors)) {
    if (lacks(column)) {
      const advice = Object.hasOwn(PAIR_COLUMNS, column)
        ? `"deno task colocate" writes it now: colocate again, or leave "${name}" out`
        : `group by ${Object.keys(types).join(", ")}`;
      throw new DataError("missing-variable", `These pairs have no column ${column} to group by: ${advice}`, {
        file,
        variable: column,
      });
    }
    if (numeric && types[column] === "VARCHAR") {
      throw new TypeError(`Grouping "${name}" has bin edges, and column ${column} holds names: leave the edges out`);
    }
  }
}

/** @throws RangeError when there is infinite rain, of which no score can be made */
function requireFinite({ infinite }: PairTimes): void {
  if (infinite === 0) return;
  throw new RangeError(
    `${infinite} rows hold infinite rain: leave them out, as by --where "radar_rain_rate < 500 AND imerg_rain_rate < 500"`,
  );
}

/** Counts the groups of what could be a mistake, numbers without bins, before they are summed. @throws RangeError */
async function requireFewGroups(
  { name, factors }: Grouping,
  query: Pick<PairSumsOptions, "path" | "types" | "where">,
): Promise<void> {
  const columns = factors.filter(({ column, numeric }) => column !== "time" && !numeric).map(({ column }) => column);
  if (columns.every((column) => query.types[column] === "VARCHAR")) return;
  if (await countGroups({ ...query, columns, most: MOST_GROUPS }) > MOST_GROUPS) throw tooManyGroups(name);
}

/** The blocks of a file of pairs. */
export async function blocksOfPairs(pairs: string, options: ValidateOptions): Promise<Blocks> {
  if (options.block === "day") return dayBlocks();
  const columns = ["time", "radar_rain_rate"] as const;
  return stormBlocks(await domainRain(readPairs(pairs, { columns, reuse: true, ...conditionOf(options) })));
}
