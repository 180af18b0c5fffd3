import { DataError } from "../base/mod.ts";
import { openDatabase, quoted } from "./database.ts";
import type { DuckDBDataChunk } from "./deps.ts";
import type { ColumnSchema, ColumnType, TableBatch, TableColumns } from "./table.ts";

/** Options of {@link readTable}. */
export interface ReadTableOptions {
  /** SQL condition on any columns that rows must meet: "class = 'sensor' AND month(time) IN (6, 7, 8)". */
  readonly where?: string;
  /** Threads of DuckDB. Default 1. */
  readonly threads?: number;
  /** A batch is valid only until the next is asked for: its memory is used again. Default false. */
  readonly reuse?: boolean;
}

/**
 * Streams columns of a Parquet file in batches of about 2,000 rows, in the order of the file. NULL is NaN,
 * in texts null; times are s since 1970 UTC.
 *
 * @throws DataError "missing-file" or "corrupt-file". Error with DuckDB's words when `where` is not a condition.
 */
export async function* readTable(
  path: string,
  columns: TableColumns,
  options: ReadTableOptions = {},
): AsyncGenerator<TableBatch> {
  yield* readRelation({ from: `read_parquet(${quoted(path)})`, paths: [path] }, columns, options);
}

/** What can be read like a table: SQL that may follow FROM, and the Parquet files that it names. */
export interface Relation {
  /** SQL. */
  readonly from: string;
  /** Files, at least one. */
  readonly paths: readonly string[];
}

/** Streams columns of a relation, as {@link readTable} does of a file. */
export async function* readRelation(
  { from, paths }: Relation,
  columns: TableColumns,
  options: ReadTableOptions & { readonly folder?: string },
): AsyncGenerator<TableBatch> {
  const { where = "true", reuse = false } = options;
  requireCondition(where);
  const { connection, close } = await openDatabase(options);
  const entries = Object.entries(columns);
  const readers = entries.map(([, column]) => columnReader(column, reuse));
  try {
    const result = await connection.stream(`SELECT ${entries.map(selected).join(", ")} FROM ${from} WHERE ${where}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield Object.fromEntries(entries.map(([name], index) => [name, readers[index]!(chunk, index)]));
    }
  } catch (error) {
    throw explainReadError(error, await damagedOf(paths, error));
  } finally {
    close();
  }
}

/** Makes sure that a condition is one. @throws RangeError when it is several statements */
export function requireCondition(where: string): void {
  if (!where.includes(";")) return;
  throw new RangeError(`Cannot use the condition ${where}: it must be one condition, without ";"`);
}

/** The one of some Parquet files that an error is about: it names it, or it cannot be opened; all of them where that is not known. */
export async function damagedOf(paths: readonly string[], error: unknown): Promise<string> {
  const named = paths.find((path) => error instanceof Error && error.message.includes(`"${path}"`));
  if (named !== undefined) return named;
  for (const path of paths) {
    try {
      await readTableMetadata(path);
    } catch {
      return path;
    }
  }
  return paths.join(" or ");
}

/** The key-value metadata of a Parquet file. */
export async function readTableMetadata(path: string): Promise<Record<string, string>> {
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
export function explainReadError(cause: unknown, file: string): unknown {
  const text = cause instanceof Error ? cause.message : "";
  if (/No files found that match/i.test(text)) {
    return new DataError("missing-file", "No such Parquet file: run the task that writes it first", { file, cause });
  }
  if (
    cause instanceof RangeError ||
    /^(Parser|Binder|Catalog|Conversion|Out of Memory|Out of Range|Permission) Error/.test(text)
  ) {
    return cause;
  }
  return new DataError("corrupt-file", "Not a whole Parquet file: run the task that writes it again", { file, cause });
}

function selected([name, { type }]: readonly [string, ColumnSchema]): string {
  if (type === "TIMESTAMP") return `epoch(${name})`;
  if (type === "VARCHAR") return name;
  return type === "DOUBLE" ? `coalesce(${name}, 'NaN')` : `coalesce(CAST(${name} AS FLOAT), 'NaN')`;
}

/** Makes the function that reads a column of a chunk: into the same memory each time, or into its own. */
function columnReader(
  { type, required }: ColumnSchema,
  reuse: boolean,
): (chunk: DuckDBDataChunk, index: number) => TableBatch[string] {
  if (type === "VARCHAR") return (chunk, index) => chunk.getColumnValues(index) as (string | null)[];
  const Numbers = arrayOf(type, required === true);
  let memory = new Numbers(0);
  return (chunk, index) => {
    const vector = chunk.getColumnVector(index);
    const count = vector.itemCount;
    if (!reuse || memory.length < count) memory = new Numbers(count);
    for (let row = 0; row < count; row++) memory[row] = vector.getItem(row) as number;
    return memory.subarray(0, count);
  };
}

function arrayOf(type: Exclude<ColumnType, "VARCHAR">, required: boolean) {
  if (type === "TIMESTAMP" || type === "DOUBLE") return Float64Array;
  if (type === "BOOLEAN") return Uint8Array;
  return required && type !== "FLOAT" ? Int32Array : Float32Array;
}
