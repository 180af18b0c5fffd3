import { type DuckDBConnection, loadDuckDB } from "./deps.ts";

/** Memory that DuckDB may take; past it, it writes to disk. */
const MEMORY_LIMIT = "1GB";

/** Opens DuckDB in memory, with its memory and threads bounded and nothing fetched from the network; `folder` is where it may spill. */
export async function openDatabase(
  options: { readonly threads?: number; readonly folder?: string } = {},
): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY_LIMIT,
    threads: String(options.threads ?? 1),
    autoinstall_known_extensions: "false",
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

/** A name as an SQL identifier. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
