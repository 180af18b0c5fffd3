import { type ColumnTypes, valueOf } from "./column_types.ts";
import { openDatabase, quoted } from "./database.ts";
import { explainReadError, requireCondition } from "./read_table.ts";

/** What of a file of pairs is read. */
export interface PairsQuery {
  /** The file. */
  readonly path: string;
  /** Types of its columns. */
  readonly types: ColumnTypes;
  /** Column of the truth. */
  readonly truth: string;
  /** Column of the estimate. */
  readonly estimate: string;
  /** Column that may be taken from both; a row counts where it has a value. */
  readonly reference?: string;
  /** Column that must have a value too for a row to count: that of a second estimate. */
  readonly also?: string;
  /** SQL condition that rows must meet. */
  readonly where?: string;
  /** Threads of DuckDB. Default 1; sums of several differ in their last digits from run to run. */
  readonly threads?: number;
}

/** The rows of a file of pairs as time goes; all arrays [time]. */
export interface PairTimes {
  /** Times, s since 1970 UTC, rising. */
  readonly time: Float64Array;
  /** Mean of the truth over the rows that have one; NaN where none has. */
  readonly truth: Float64Array;
  /** Number of rows, over all times. */
  readonly rows: number;
  /** Number of rows that have truth and estimate, and what `also` asks for. */
  readonly pairs: number;
  /** Number of rows in which any of these columns is infinite. */
  readonly infinite: number;
}

/**
 * Counts the rows of a file of pairs by time.
 *
 * @throws DataError "missing-file" or "corrupt-file". RangeError or Error with DuckDB's words when `where` is not a condition.
 */
export async function pairTimes(
  { path, types, truth, estimate, reference, also, where, threads }: PairsQuery,
): Promise<PairTimes> {
  const { connection, close } = await openDatabase(threads === undefined ? {} : { threads });
  const value = (column?: string) => column === undefined ? "0" : valueOf(column, types[column]!);
  try {
    const result = await connection.runAndReadAll(
      `SELECT t, avg(x) FILTER (isfinite(x)), CAST(count(*) AS DOUBLE), CAST(count(x + y + z) AS DOUBLE),
         CAST(count(*) FILTER (isinf(x) OR isinf(y) OR isinf(z) OR isinf(r)) AS DOUBLE)
       FROM (SELECT ${value("time")} AS t, ${value(truth)} AS x, ${value(estimate)} AS y,
         ${value(also)} AS z, ${value(reference)} AS r FROM ${rowsOf(path, where)})
       WHERE t IS NOT NULL GROUP BY t ORDER BY t`,
    );
    const [time = [], means = [], rows = [], pairs = [], infinite = []] = result.getColumns() as (number | null)[][];
    const sum = (values: readonly (number | null)[]) => values.reduce((total: number, value) => total + value!, 0);
    return {
      time: Float64Array.from(time as number[]),
      truth: Float64Array.from(means, (value) => value ?? NaN),
      rows: sum(rows),
      pairs: sum(pairs),
      infinite: sum(infinite),
    };
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}

/** SQL for the rows of a file that meet a condition. @throws RangeError when that is several statements */
export function rowsOf(path: string, where = "true"): string {
  requireCondition(where);
  return `read_parquet(${quoted(path)}) WHERE ${where}\n`; // the end of the line ends a comment
}
