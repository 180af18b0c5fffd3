import { dirname, join } from "node:path";
import { explainWriteError, removedAtExit, temporaryName } from "../base/mod.ts";
import { openDatabase, quoted } from "./database.ts";
import { type DuckDBConnection, loadDuckDB } from "./deps.ts";
import type { ColumnSchema, TableBatch, TableColumns } from "./table.ts";

/** Rows of a Parquet row group. */
export const ROW_GROUP_SIZE = 122_880;

/** Rows gathered in memory before they go to a part file: about 12 MB. */
const ROWS_PER_PART = ROW_GROUP_SIZE;

/** Rows that DuckDB takes at once. */
const ROWS_PER_CHUNK = 2048;

/** Options of {@link writeTable}. */
export interface WriteTableOptions {
  /** Texts stored in the file's key-value metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Threads of DuckDB. Default 1: more take more memory, and are hardly faster. */
  readonly threads?: number;
}

/**
 * Writes batches of rows to a Parquet file (zstd, row groups of {@link ROW_GROUP_SIZE}) in the order they come. Memory does
 * not grow with their number: rows go to part files beside `path`, which DuckDB then streams into one. A reader sees the old
 * file or the new one, never a part.
 *
 * @returns the number of rows.
 * @throws DataError "disk-full" or "read-only"; what was there before is left as it was.
 */
export async function writeTable(
  path: string,
  columns: TableColumns,
  batches: AsyncIterable<TableBatch> | Iterable<TableBatch>,
  options: WriteTableOptions = {},
): Promise<number> {
  const folder = temporaryName(path);
  const { remove } = removedAtExit(folder);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.mkdir(folder);
    const { connection, close } = await openDatabase({ ...options, folder });
    try {
      const { parts, rows } = await writeParts(connection, { folder, columns }, batches);
      const whole = join(folder, "whole.parquet");
      const list = parts.map(quoted).join(", ");
      await copyTo(connection, `SELECT * FROM read_parquet([${list}])`, { path: whole, ...options });
      await syncFile(whole);
      await Deno.rename(whole, path);
      return rows;
    } finally {
      close();
    }
  } catch (error) {
    throw explainWriteError(withCode(error), path);
  } finally {
    await remove();
  }
}

/** DuckDB tells a full disk and a read-only folder by its words only: gives its errors the codes of the system's. */
function withCode(error: unknown): unknown {
  if (!(error instanceof Error) || "code" in error) return error;
  if (/No space left|Disk quota/i.test(error.message)) return Object.assign(error, { code: "ENOSPC" });
  if (/Permission denied|Read-only file/i.test(error.message)) return Object.assign(error, { code: "EACCES" });
  return error;
}

async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.sync();
}

async function writeParts(
  connection: DuckDBConnection,
  { folder, columns }: { readonly folder: string; readonly columns: TableColumns },
  batches: AsyncIterable<TableBatch> | Iterable<TableBatch>,
): Promise<{ parts: readonly string[]; rows: number }> {
  const parts: string[] = [];
  let rows = 0;
  let stage = await openStage(connection, columns);
  const flush = async () => {
    const path = join(folder, `part${parts.length}.parquet`);
    await stage.copy(path);
    parts.push(path);
    rows += stage.rows();
  };
  for await (const batch of batches) {
    stage.append(batch);
    if (stage.rows() < ROWS_PER_PART) continue;
    await flush();
    stage = await openStage(connection, columns);
  }
  await flush();
  return { parts, rows };
}

/** Type of a column while it is gathered: NaN stands for NULL until the copy. */
function stagedType({ type }: ColumnSchema): "DOUBLE" | "FLOAT" | "VARCHAR" {
  if (type === "TIMESTAMP" || type === "DOUBLE") return "DOUBLE";
  return type === "VARCHAR" ? type : "FLOAT";
}

/** SQL that makes the column of the file from the staged one. */
function finalValue([column, { type }]: readonly [string, ColumnSchema]): string {
  if (type === "VARCHAR") return column;
  if (type === "TIMESTAMP") return `make_timestamp(CAST(${column} * 1e6 AS BIGINT)) AS ${column}`;
  return `CASE WHEN isnan(${column}) THEN NULL ELSE CAST(${column} AS ${type}) END AS ${column}`;
}

/** An empty table in memory, in place of the one before. */
async function openStage(connection: DuckDBConnection, schema: TableColumns): Promise<{
  rows: () => number;
  append: (batch: TableBatch) => void;
  copy: (path: string) => Promise<void>;
}> {
  const { DOUBLE, DuckDBDataChunk, FLOAT, VARCHAR } = await loadDuckDB();
  const names = Object.keys(schema);
  const types = Object.values(schema).map((column) => ({ DOUBLE, FLOAT, VARCHAR })[stagedType(column)]);
  const staged = Object.entries(schema).map(([name, column]) => `${name} ${stagedType(column)}`);
  await connection.run(`CREATE OR REPLACE TABLE stage (${staged.join(", ")})`);
  const appender = await connection.createAppender("stage");
  // One chunk for all: DuckDB's memory is given back only when the garbage collector finds a chunk, which it thinks small.
  const chunk = DuckDBDataChunk.create(types, ROWS_PER_CHUNK);
  const vectors = types.map((_, index) => chunk.getColumnVector(index));
  let rows = 0;
  let filled = 0;
  const flush = () => {
    for (const vector of vectors) vector.flush();
    chunk.rowCount = filled;
    appender.appendDataChunk(chunk);
    chunk.reset();
    filled = 0;
  };
  return {
    rows: () => rows,
    append: (batch) => {
      const count = batch[names[0]!]!.length;
      for (let from = 0; from < count;) {
        const taken = Math.min(ROWS_PER_CHUNK - filled, count - from);
        names.forEach((name, index) => {
          const values = batch[name]!;
          const vector = vectors[index]!;
          for (let k = 0; k < taken; k++) vector.setItem(filled + k, values[from + k]!);
        });
        from += taken;
        filled += taken;
        if (filled === ROWS_PER_CHUNK) flush();
      }
      rows += count;
    },
    copy: async (path) => {
      if (filled > 0) flush();
      appender.closeSync();
      await copyTo(connection, `SELECT ${Object.entries(schema).map(finalValue).join(", ")} FROM stage`, { path });
    },
  };
}

async function copyTo(
  connection: DuckDBConnection,
  query: string,
  to: { readonly path: string; readonly metadata?: Readonly<Record<string, string>> },
): Promise<void> {
  const entries = Object.entries(to.metadata ?? {}).map(([key, value]) => `${quoted(key)}: ${quoted(value)}`);
  const settings = [
    "FORMAT parquet",
    "COMPRESSION zstd",
    `ROW_GROUP_SIZE ${ROW_GROUP_SIZE}`,
    ...entries.length === 0 ? [] : [`KV_METADATA {${entries.join(", ")}}`],
  ];
  await connection.run(`COPY (${query}) TO ${quoted(to.path)} (${settings.join(", ")})`);
}
