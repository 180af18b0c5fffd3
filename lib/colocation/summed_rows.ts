import { temporaryFolder } from "../base/mod.ts";
import { limitFor, valueOf } from "./column_types.ts";
import { identifier, openDatabase } from "./database.ts";
import type { DuckDBConnection, DuckDBDataChunk } from "./deps.ts";
import { type PairsQuery, rowsOf } from "./pair_times.ts";
import { explainReadError } from "./read_table.ts";

/** What divides the rows: bins of a column, its values as they are, or what is computed from the time. */
export interface SumKey {
  /** Its name: keys of one name are one. */
  readonly name: string;
  /** Column; of "time" the key is computed by `key`, once for each time. */
  readonly column: string;
  /** Edges of half-open bins, rising. */
  readonly edges?: readonly number[];
  /** Key of a time, s since 1970 UTC, at index `i`; null when unknown. */
  key(times: ArrayLike<number>, i: number): number | string | null;
}

/** Rows that are summed, and by what. */
export interface SumsQuery extends PairsQuery {
  /** Groupings: the keys of each. */
  readonly groupings: readonly (readonly SumKey[])[];
  /** Times of the rows, s since 1970 UTC; rows of other times do not count. */
  readonly times: Float64Array;
  /** Number of the block that holds a time. */
  blockOf(time: number): number;
}

/** The keys of some groupings, each once. */
export function distinctKeys(groupings: SumsQuery["groupings"]): readonly SumKey[] {
  return [...new Map(groupings.flat().map((key) => [key.name, key])).values()];
}

/** Column of a key in SQL. */
export const aliasOf = ({ name }: SumKey): string => identifier(`key ${name}`);

/** Whether a key is computed from the time. */
const isOfTime = ({ column }: SumKey): boolean => column === "time";

/**
 * SQL for the rows that count, those with truth and estimate, and reference and `also` where given: the truth x, the estimate y,
 * both less the reference, the block, and the keys. To be asked by {@link streamSums}.
 */
export function joinedRows(
  { path, types, truth, estimate, reference, also, where }: SumsQuery,
  keys: readonly SumKey[],
): string {
  const value = (column: string) => valueOf(column, types[column]!);
  const less = reference === undefined ? "" : ` - ${value(reference)}`;
  const picked = [
    `${value("time")} AS t`,
    `${value(truth)}${less} AS x`,
    `${value(estimate)}${less} AS y`,
    `${also === undefined ? "0" : value(also)} AS z`,
    ...keys.filter((key) => !isOfTime(key)).map((key) => `${keyOf(key, types)} AS ${aliasOf(key)}`),
  ];
  const present = "x IS NOT NULL AND y IS NOT NULL AND z IS NOT NULL";
  return `SELECT * FROM (SELECT ${picked.join(", ")} FROM ${
    rowsOf(path, where)
  }) JOIN times USING (t) WHERE ${present}`;
}

/** SQL for the key of a column: its bin, or its value. */
function keyOf({ column, edges }: SumKey, types: PairsQuery["types"]): string {
  const type = types[column]!;
  const value = valueOf(column, type);
  if (edges === undefined) return value;
  return edges.map((edge) => `CAST(${value} >= ${limitFor(edge, type)} AS TINYINT)`).join(" + ");
}

/**
 * Streams what SQL made of {@link joinedRows} says, part by part. Memory is that of the groups; past DuckDB's limit it writes to a
 * temporary folder.
 *
 * @throws As {@link pairTimes}.
 */
export async function* streamSums(
  sql: string,
  query: SumsQuery,
  keys: readonly SumKey[],
): AsyncGenerator<DuckDBDataChunk> {
  const folder = await temporaryFolder("ondee-sums-");
  const { threads } = query;
  const { connection, close } = await openDatabase({
    folder: folder.path,
    ...threads === undefined ? {} : { threads },
  });
  try {
    await fillTimes(connection, query, keys.filter(isOfTime));
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } catch (error) {
    throw explainReadError(error, query.path);
  } finally {
    close();
    await folder.remove();
  }
}

/** A table of the times with their blocks and what else is computed from a time: joining it is all that SQL knows of them. */
async function fillTimes(
  connection: DuckDBConnection,
  { times, blockOf }: SumsQuery,
  keys: readonly SumKey[],
): Promise<void> {
  const columns = keys.map((key) => `, ${aliasOf(key)} DOUBLE`).join("");
  await connection.run(`CREATE TABLE times (t DOUBLE, block BIGINT${columns})`);
  const appender = await connection.createAppender("times");
  times.forEach((time, i) => {
    appender.appendDouble(time);
    appender.appendBigInt(BigInt(blockOf(time)));
    for (const key of keys) {
      const value = key.key(times, i);
      if (value === null) appender.appendNull();
      else appender.appendDouble(Number(value));
    }
    appender.endRow();
  });
  appender.closeSync();
}
