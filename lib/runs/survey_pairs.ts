import { DataError } from "../base/mod.ts";
import {
  type ColumnTypes,
  columnTypes,
  countGroups,
  inspectTable,
  isNumeric,
  PAIR_COLUMNS,
  type PairsQuery,
  type PairTimes,
  pairTimes,
  type SumsQuery,
  type TableInspection,
} from "../colocation/mod.ts";
import {
  type Blocks,
  dayBlocks,
  type Grouping,
  MOST_GROUPS,
  parseGrouping,
  stormBlocks,
  tooManyGroups,
} from "../verification/mod.ts";

/** Rows from which several threads are worth numbers whose last digits differ from run to run. */
const MANY_ROWS = 5e6;

const TRUTH = "radar_rain_rate";
const AT_OVERPASS = "radar_at_overpass";

/** Which rows are surveyed, and how time is cut. */
export interface SurveyOptions {
  /** SQL condition that rows must meet. */
  readonly where?: string;
  /** Column of the estimate. Default "imerg_rain_rate". */
  readonly estimate?: string;
  /** Column of a second estimate, without which a row does not count. Default none. */
  readonly also?: string;
  /** What intervals are drawn from. Default "storm". */
  readonly block?: "day" | "storm";
  /** Threads. Default: one for files of fewer than 5 million rows, else those of the machine, 8 at most. */
  readonly threads?: number;
}

/** More threads than any machine uses: DuckDB starts as many as it is told. */
export const MOST_THREADS = 256;

/** A file of pairs looked through once: what all that is summed of it needs. */
export interface PairsSurvey {
  /** The rows, as DuckDB is asked for them. */
  readonly query: PairsQuery;
  /** The rows by time. */
  readonly times: PairTimes;
  /** Days, or storms cut from the mean radar rain. */
  readonly blocks: Blocks;
  /** Column of the radar at the minute of a look inside the half hour; null where there is none. */
  readonly atOverpass: string | null;
  /** What the file says of itself, and the condition. */
  readonly source: Readonly<Record<string, string>>;
}

/**
 * Looks a file of pairs through, in one pass: its columns, its times, its storms.
 *
 * @throws DataError "missing-file", "corrupt-file"; "missing-variable" for a column that the file has not; TypeError for rain that
 * is no number; RangeError for infinite rain
 */
export async function surveyPairs(path: string, options: SurveyOptions = {}): Promise<PairsSurvey> {
  const { estimate = "imerg_rain_rate", also, where, block } = options;
  const { rows, metadata, ...inspection } = await inspectTable(path);
  const types = columnTypes(inspection);
  const rain = [TRUTH, estimate, ...also === undefined ? [] : [also]];
  requirePairs(types, rain, path, inspection.columns);
  requireNumbers(types, rain, path);
  const { threads = rows < MANY_ROWS ? 1 : Math.min(8, navigator.hardwareConcurrency) } = options;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new RangeError(`Cannot use ${threads} threads: give 1 to ${MOST_THREADS}`);
  }
  const condition = where === undefined ? {} : { where };
  const query = { path, types, truth: TRUTH, estimate, threads, ...condition, ...also === undefined ? {} : { also } };
  const atOverpass = Object.hasOwn(types, AT_OVERPASS) ? AT_OVERPASS : null;
  const times = await pairTimes(atOverpass === null ? query : { ...query, reference: atOverpass });
  requireFinite(times, [TRUTH, estimate, ...atOverpass === null ? [] : [atOverpass]], also);
  const blocks = block === "day" ? dayBlocks() : stormBlocks({ time: times.time, rain: times.truth });
  return { query, times, blocks, atOverpass, source: { ...metadata, ...condition } };
}

/** What sums of the pairs by some groupings are asked with. */
export function sumsBy(groupings: readonly Grouping[], { query, times, blocks }: PairsSurvey): SumsQuery {
  return { ...query, groupings: groupings.map(({ factors }) => factors), times: times.time, blockOf: blocks.of };
}

/** Groupings, and what is to be said of those that were left out. */
export interface ChosenGroupings {
  /** Groupings. */
  readonly groupings: readonly Grouping[];
  /** Notes; none where nothing was left out. */
  readonly notes: readonly string[];
}

/**
 * The groupings asked for; where none are, the usual ones that the pairs have columns for.
 *
 * @throws DataError "missing-variable"; SyntaxError for a grouping that cannot be read; TypeError for bins of names; RangeError for
 * a grouping of over a thousand groups
 */
export async function chooseGroupings(
  survey: PairsSurvey,
  asked: readonly string[] | undefined,
  usual: readonly string[] = [],
): Promise<ChosenGroupings> {
  const groupings = (asked ?? usual).map((text) => parseGrouping(text));
  const has = ({ factors }: Grouping) => factors.every(({ column }) => Object.hasOwn(survey.query.types, column));
  const [kept, left] = asked === undefined
    ? [groupings.filter(has), groupings.filter((grouping) => !has(grouping))]
    : [groupings, []];
  for (const grouping of kept) await requireGroups(grouping, survey);
  return {
    groupings: kept,
    notes: left.map(({ name, factors }) =>
      `Not grouped by ${name}: these pairs have no column ${factors[0]!.column}; "deno task colocate" writes it now`
    ),
  };
}

/** @throws DataError "missing-variable" for columns that are not there, or times that are none */
function requirePairs(
  types: ColumnTypes,
  columns: readonly string[],
  file: string,
  held: TableInspection["columns"],
): void {
  const missing = ["time", ...columns].find((column) => !Object.hasOwn(types, column));
  if (missing === undefined && types["time"] === "TIMESTAMP") return;
  const other = held.find(({ name }) => name === missing);
  const what = missing === undefined
    ? "time holds no times"
    : `${missing} ${other === undefined ? "is missing" : `holds what is not read, ${other.type}`}`;
  const message = `These are not pairs, column ${what}: give a file that "deno task colocate" wrote`;
  throw new DataError("missing-variable", message, { file, variable: missing ?? "time" });
}

/** @throws TypeError for columns that hold no numbers */
export function requireNumbers(types: ColumnTypes, columns: readonly string[], file: string): void {
  const other = columns.find((column) => !isNumeric(types[column]!));
  if (other !== undefined) throw new TypeError(`Column ${other} of ${file} holds no numbers: it cannot be scored`);
}

/** @throws RangeError when there is infinite rain, of which no score can be made */
function requireFinite({ infinite }: PairTimes, columns: readonly string[], also?: string): void {
  if (infinite === 0) return;
  const rival = also === undefined ? "" : `; those of ${also}, in a file without them`;
  const condition = columns.map((column) => `NOT isinf(coalesce(${column}, 0))`).join(" AND ");
  throw new RangeError(
    `${infinite} rows hold infinite rain (${[...columns, ...also === undefined ? [] : [also]].join(", ")}): ` +
      `leave them out, as by --where "${condition}"${rival}`,
  );
}

/**
 * Refuses a grouping that cannot be, before anything is summed. Groups are counted where they could be a mistake: of numbers
 * without bins.
 *
 * @throws DataError "missing-variable"; TypeError for bins of names; RangeError for too many groups
 */
async function requireGroups({ name, factors }: Grouping, { query }: PairsSurvey): Promise<void> {
  const { types, path } = query;
  for (const { name, column, numeric } of factors) {
    if (!Object.hasOwn(types, column)) {
      const advice = Object.hasOwn(PAIR_COLUMNS, column)
        ? `"deno task colocate" writes it now: colocate again, or leave "${name}" out`
        : `group by ${Object.keys(types).join(", ")}`;
      throw new DataError("missing-variable", `These pairs have no column ${column} to group by: ${advice}`, {
        file: path,
        variable: column,
      });
    }
    if (numeric && types[column] === "VARCHAR") {
      throw new TypeError(`Grouping "${name}" has bin edges, and column ${column} holds names: leave the edges out`);
    }
  }
  const columns = factors.filter(({ column, numeric }) => column !== "time" && !numeric).map(({ column }) => column);
  if (columns.every((column) => types[column] === "VARCHAR")) return;
  if (await countGroups({ ...query, columns, most: MOST_GROUPS }) > MOST_GROUPS) throw tooManyGroups(name);
}
