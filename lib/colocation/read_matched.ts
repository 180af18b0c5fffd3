import { temporaryFolder } from "../base/mod.ts";
import { identifier, openDatabase, quoted } from "./database.ts";
import { damagedOf, explainReadError, readRelation, type Relation, requireCondition } from "./read_table.ts";
import type { TableBatch, TableColumns } from "./table.ts";

/** One of several tables whose rows are matched. */
export interface MatchedTable {
  /** Parquet file. */
  readonly path: string;
  /** Another Parquet file whose rows are joined to it by the keys first. */
  readonly join?: string;
  /** SQL condition that its rows must meet. */
  readonly where?: string;
  /** Names that its columns shall have: no two tables may use the same. Default: all its columns as they are. */
  readonly as?: Readonly<Record<string, string>>;
}

/**
 * Streams the rows that several Parquet files have in common, in batches of about 2,000, in any order; a batch is valid only
 * until the next is asked for. What does not fit in memory DuckDB keeps in a temporary folder.
 *
 * @param tables Files.
 * @param keys Columns of every file that tell rows apart.
 * @param columns What to read: keys, and columns by the names that the tables give them.
 * @throws DataError "missing-file" or "corrupt-file". RangeError or Error with DuckDB's words when a column is not there or
 * `where` is not a condition.
 */
export async function* readMatched(
  tables: readonly MatchedTable[],
  keys: readonly string[],
  columns: TableColumns,
): AsyncGenerator<TableBatch> {
  const folder = await temporaryFolder("ondee-matched-");
  try {
    yield* readRelation(matched(tables, keys), columns, { folder: folder.path, reuse: true });
  } finally {
    await folder.remove();
  }
}

/**
 * Writes the rows that several Parquet files have in common to another one in a folder, where DuckDB also keeps what does not fit
 * in memory: for what reads them more than once.
 *
 * @returns The file.
 * @throws As {@link readMatched}.
 */
export async function writeMatched(
  tables: readonly MatchedTable[],
  keys: readonly string[],
  options: { readonly folder: string; readonly threads?: number },
): Promise<string> {
  const { from, paths } = matched(tables, keys);
  const path = `${options.folder}/matched.parquet`;
  const { connection, close } = await openDatabase(options);
  try {
    await connection.run("SET preserve_insertion_order = false"); // keeping it takes memory
    await connection.run(`COPY (SELECT * FROM ${from}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION lz4_raw)`);
    return path;
  } catch (error) {
    throw explainReadError(error, await damagedOf(paths, error));
  } finally {
    close();
  }
}

/** The rows that tables have in common. */
function matched(tables: readonly MatchedTable[], keys: readonly string[]): Relation {
  const using = `USING (${keys.map(identifier).join(", ")})`;
  const relations = tables.map(({ path, join, where = "true", as }) => {
    requireCondition(where);
    const named = Object.entries(as ?? {}).map(([name, column]) => `${identifier(column)} AS ${identifier(name)}`);
    const names = as === undefined ? "*" : [...keys.map(identifier), ...named].join(", ");
    const joined = join === undefined ? "" : ` JOIN read_parquet(${quoted(join)}) AS joined ${using}`;
    return `(SELECT ${names} FROM read_parquet(${quoted(path)})${joined} WHERE ${where}\n)`;
  });
  return {
    from: relations.map((relation, k) => k === 0 ? relation : `JOIN ${relation} ${using}`).join(" "),
    paths: tables.flatMap(({ path, join }) => join === undefined ? [path] : [path, join]),
  };
}
