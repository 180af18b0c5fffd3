import { quoted } from "./database.ts";
import { readRelation } from "./read_table.ts";
import type { TableBatch, TableColumns } from "./table.ts";

/** One of several tables whose rows are read together. */
export interface MatchedTable {
  /** Parquet file. */
  readonly path: string;
  /** Another Parquet file whose rows are joined to it by the keys first. */
  readonly join?: string;
  /** SQL condition that its rows must meet. */
  readonly where?: string;
  /** Names that its columns shall have in the batches: no two tables may use the same. */
  readonly as: Readonly<Record<string, string>>;
}

/**
 * Streams the rows that several Parquet files have in common, in batches of about 2,000, in any order; a batch is valid only
 * until the next is asked for. What does not fit in memory DuckDB keeps in a temporary folder.
 *
 * @param tables Files.
 * @param keys Columns of every file that tell rows apart.
 * @param columns What to read: keys, and columns by the names that the tables give them.
 * @throws DataError "missing-file" or "corrupt-file". Error with DuckDB's words when a column is not there.
 */
export async function* readMatched(
  tables: readonly MatchedTable[],
  keys: readonly string[],
  columns: TableColumns,
): AsyncGenerator<TableBatch> {
  const using = `USING (${keys.join(", ")})`;
  const relations = tables.map(({ path, join, where = "true", as }) => {
    const names = [...keys, ...Object.entries(as).map(([name, column]) => `${column} AS ${name}`)].join(", ");
    const joined = join === undefined ? "" : ` JOIN read_parquet(${quoted(join)}) AS joined ${using}`;
    return `(SELECT ${names} FROM read_parquet(${quoted(path)})${joined} WHERE ${where})`;
  });
  const relation = {
    from: relations.map((relation, k) => k === 0 ? relation : `JOIN ${relation} ${using}`).join(" "),
    paths: tables.flatMap(({ path, join }) => join === undefined ? [path] : [path, join]),
  };
  const folder = await Deno.makeTempDir({ prefix: "ondee-matched-" });
  try {
    yield* readRelation(relation, columns, { folder, reuse: true });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
