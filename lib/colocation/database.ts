import { DataError } from "../base/mod.ts";
import type { DuckDBConnection } from "./deps.ts";

/** Memory that DuckDB may take; past it, it writes to disk. */
const MEMORY_LIMIT = "1GB";

/** Opens DuckDB in memory, with its memory and threads bounded; `folder` is where it may spill. */
export async function openDatabase(
  options: { readonly threads?: number; readonly folder?: string } = {},
): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const { DuckDBInstance } = await import("./deps.ts");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY_LIMIT,
    threads: String(options.threads ?? 2),
    ...options.folder === undefined ? {} : { temp_directory: options.folder },
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Turns DuckDB's troubles with a file into a {@link DataError}; it only tells them by their words. */
export function explainDatabaseError(cause: unknown, file: string): unknown {
  const text = cause instanceof Error ? cause.message : "";
  if (/No space left|Disk quota/i.test(text)) {
    return new DataError("disk-full", "No space left to write: free some, then run the same command again", {
      file,
      cause,
    });
  }
  if (/Permission denied|Read-only file system/i.test(text)) {
    return new DataError("read-only", "Cannot write here: choose another folder or change its permissions", {
      file,
      cause,
    });
  }
  if (/No files found that match/i.test(text)) {
    return new DataError("missing-file", "No such file of pairs: write it with the task colocate", { file, cause });
  }
  if (/No magic bytes|not a parquet file|too small to be a Parquet/i.test(text)) {
    return new DataError("corrupt-file", "Not a whole Parquet file: write it anew with the task colocate", {
      file,
      cause,
    });
  }
  return cause;
}
