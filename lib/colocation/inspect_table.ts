import { openDatabase, quoted } from "./database.ts";
import { explainReadError, readTableMetadata } from "./read_table.ts";

/** What a Parquet file holds. */
export interface TableInspection {
  /** File. */
  readonly path: string;
  /** Number of rows. */
  readonly rows: number;
  /** Columns in their order, with DuckDB's names of types: "FLOAT", "TIMESTAMP". */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Key-value metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Says what the Parquet file at `path` holds; no row is read. @throws DataError "missing-file" or "corrupt-file" */
export async function inspectTable(path: string): Promise<TableInspection> {
  const metadata = await readTableMetadata(path);
  const { connection, close } = await openDatabase();
  const ask = async (query: string) => (await connection.runAndReadAll(query)).getRows();
  try {
    const [[rows] = []] = await ask(`SELECT num_rows FROM parquet_file_metadata(${quoted(path)})`);
    const columns = await ask(`DESCRIBE SELECT * FROM read_parquet(${quoted(path)})`);
    return {
      path,
      rows: Number(rows),
      columns: columns.map(([name, type]) => ({ name: String(name), type: String(type) })),
      metadata,
    };
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}
