import { WET_RATE } from "../base/mod.ts";
import { aliasOf, distinctKeys, joinedRows, streamSums, type SumsQuery } from "./summed_rows.ts";

/** Log-rain of a rate, mm h-1, in SQL: ln(R / 0.1 mm h-1) where it rains, 0 where it is dry. */
const logRain = (rate: string): string =>
  `ln(greatest(${rate}, ${WET_RATE.toExponential()}) / ${WET_RATE.toExponential()})`;

/** What the error of a pair may be. */
export type PairError = "squared-log-error" | "log-error" | "absolute-error" | "error";

/** Errors of one pair, of truth x and estimate y, in SQL. */
const PAIR_ERRORS: Readonly<Record<PairError, string>> = {
  "squared-log-error": `pow(${logRain("y")} - ${logRain("x")}, 2)`,
  "log-error": `${logRain("y")} - ${logRain("x")}`,
  "absolute-error": "abs(y - x)",
  "error": "y - x",
};

/** Options of {@link errorSums}. */
export interface ErrorSumsOptions extends SumsQuery {
  /** What the error of a pair is. */
  readonly error: PairError;
}

/** Errors of pairs of one block that have the same keys in every grouping. */
export interface PairErrorSum {
  /** Keys, [grouping], null where unknown. */
  readonly keys: readonly (readonly (number | string | null)[])[];
  /** Number of the block. */
  readonly block: number;
  /** Number of pairs. */
  readonly n: number;
  /** Sum of their errors. */
  readonly sum: number;
  /** Sum of the squares of their errors. */
  readonly squares: number;
}

/**
 * Sums the errors of the pairs of a Parquet file by all groupings crossed and by block, in one pass, in DuckDB: what least squares
 * on levels of the groupings need. There are as many sums as different rows of keys, which stream by; memory as that of `pairSums`.
 *
 * @throws As {@link pairTimes}.
 */
export async function* errorSums(options: ErrorSumsOptions): AsyncGenerator<PairErrorSum> {
  const { groupings, error } = options;
  const keys = distinctKeys(groupings);
  const places = groupings.map((grouping) => grouping.map(({ name }) => 4 + keys.findIndex((k) => k.name === name)));
  const divided = ["block", ...keys.map(aliasOf)].join(", ");
  const sql = `SELECT CAST(block AS DOUBLE), CAST(count(*) AS DOUBLE), sum(e), sum(e * e)${
    keys.map((key) => `, ${aliasOf(key)}`).join("")
  } FROM (SELECT *, ${PAIR_ERRORS[error]} AS e FROM (${joinedRows(options, keys)})) GROUP BY ${divided}`;
  for await (const chunk of streamSums(sql, options, keys)) {
    const columns = chunk.getColumns() as (number | string | null)[][];
    for (let row = 0; row < chunk.rowCount; row++) {
      const [block, n, sum, squares] = columns.slice(0, 4).map((column) => Number(column[row]));
      yield {
        keys: places.map((ofGrouping) => ofGrouping.map((place) => columns[place]![row]!)),
        block: block!,
        n: n!,
        sum: sum!,
        squares: squares!,
      };
    }
  }
}
