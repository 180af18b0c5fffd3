import { DataError } from "../base/mod.ts";
import { openDatabase, quoted } from "./database.ts";
import { type ColumnArray, PAIR_COLUMN_NAMES, PAIR_COLUMNS, type PairBatch, type PairColumn } from "./pair_columns.ts";

/** Options of {@link readPairs}. */
export interface ReadPairsOptions<C extends PairColumn> {
  /** Columns to read; others are not touched. */
  readonly columns: readonly C[];
  /** SQL condition on any columns that rows must meet: "class = 'sensor' AND month(time) IN (6, 7, 8)". */
  readonly where?: string;
  /** Threads of DuckDB. Default 1. */
  readonly threads?: number;
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
  const { columns, where = "true" } = options;
  const unknown = columns.filter((column) => !PAIR_COLUMN_NAMES.includes(column));
  if (columns.length === 0 || unknown.length > 0) {
    throw new RangeError(
      `No column of pairs is called "${unknown.join('", "')}": choose from ${PAIR_COLUMN_NAMES.join(", ")}`,
    );
  }
  const { connection, close } = await openDatabase(options);
  try {
    const query = `SELECT ${columns.map(selected).join(", ")} FROM read_parquet(${quoted(path)}) WHERE ${where}`;
    const result = await connection.stream(query);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield Object.fromEntries(columns.map((column, index) => [
        column,
        columnArray(column, chunk.getColumnValues(index) as (number | string | null)[]),
      ])) as PairBatch<C>;
    }
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}

/** The key-value metadata of a file of pairs: products, rules, grids, as {@link colocate} wrote them. */
export async function readPairsMetadata(path: string): Promise<Record<string, string>> {
  const { connection, close } = await openDatabase();
  try {
    const rows = await connection.runAndReadAll(
      `SELECT decode(key), decode(value) FROM parquet_kv_metadata(${quoted(path)})`,
    );
    return Object.fromEntries(rows.getRows().map(([key, value]) => [String(key), String(value)]));
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}

/** DuckDB tells what is wrong with a file by its words only. */
function explainReadError(cause: unknown, file: string): unknown {
  const text = cause instanceof Error ? cause.message : "";
  if (/No files found that match/i.test(text)) {
    return new DataError("missing-file", "No such file of pairs: write it with the task colocate", { file, cause });
  }
  if (/No magic bytes|too small to be a Parquet/i.test(text)) {
    return new DataError("corrupt-file", "Not a whole Parquet file: write it anew with the task colocate", {
      file,
      cause,
    });
  }
  return cause;
}

function selected(column: PairColumn): string {
  const { type } = PAIR_COLUMNS[column];
  if (type === "TIMESTAMP") return `epoch(${column})`;
  if (type === "VARCHAR") return column;
  return type === "DOUBLE" ? `coalesce(${column}, 'NaN')` : `coalesce(CAST(${column} AS FLOAT), 'NaN')`;
}

function columnArray(column: PairColumn, values: readonly (number | string | null)[]): ColumnArray<PairColumn> {
  const numbers = values as readonly number[];
  switch (PAIR_COLUMNS[column].type) {
    case "TIMESTAMP":
    case "DOUBLE":
      return Float64Array.from(numbers);
    case "VARCHAR":
      return values as readonly (string | null)[];
    case "BOOLEAN":
      return Uint8Array.from(numbers);
    default:
      return column === "cell_y" || column === "cell_x" ? Int32Array.from(numbers) : Float32Array.from(numbers);
  }
}
