import { PAIR_COLUMN_NAMES, PAIR_COLUMNS, type PairBatch, type PairColumn } from "./pair_columns.ts";
import { readTable } from "./read_table.ts";

/** Options of {@link readPairs}. */
export interface ReadPairsOptions<C extends PairColumn> {
  /** Columns to read; others are not touched. */
  readonly columns: readonly C[];
  /** SQL condition on any columns that rows must meet: "class = 'sensor' AND month(time) IN (6, 7, 8)". */
  readonly where?: string;
  /** Threads of DuckDB. Default 1. */
  readonly threads?: number;
  /** A batch is valid only until the next is asked for: its memory is used again. Default false. */
  readonly reuse?: boolean;
}

/**
 * Streams columns of a file of pairs, in the order of its rows, in batches of about 2,000. NULL is NaN, in texts null;
 * times are s since 1970 UTC.
 *
 * @throws DataError "missing-file" or "corrupt-file". RangeError for columns that do not exist. Error with DuckDB's words
 * when `where` is not a condition.
 */
export async function* readPairs<C extends PairColumn>(
  path: string,
  options: ReadPairsOptions<C>,
): AsyncGenerator<PairBatch<C>> {
  const { columns, ...rest } = options;
  const unknown = columns.filter((column) => !PAIR_COLUMN_NAMES.includes(column));
  if (columns.length === 0 || unknown.length > 0) {
    throw new RangeError(
      `No column of pairs is called "${unknown.join('", "')}": choose from ${PAIR_COLUMN_NAMES.join(", ")}`,
    );
  }
  const schema = Object.fromEntries(columns.map((column) => [column, PAIR_COLUMNS[column]]));
  for await (const batch of readTable(path, schema, rest)) yield batch as PairBatch<C>;
}
