import { valueOf } from "./column_types.ts";
import { openDatabase } from "./database.ts";
import type { DuckDBConnection, DuckDBDataChunk } from "./deps.ts";
import { type PairsQuery, rowsOf } from "./pair_times.ts";
import { explainReadError } from "./read_table.ts";
import { MOMENT_COLUMNS, type PairMoments, readMoments, settleLogs } from "./pair_moments.ts";
import { aliasOf, isOfTime, type PairSumsOptions, readCell, type SumKey, sumsQuery } from "./sums_query.ts";

export type { PairMoments } from "./pair_moments.ts";
export type { PairSumsOptions, SumKey } from "./sums_query.ts";

/** Pairs of one group and block, of which truth and estimate reach the same thresholds each. */
export interface PairSum {
  /** Index of the grouping. */
  readonly grouping: number;
  /** Keys of the group, null where unknown: numbers of bins, values, what was computed from the time. */
  readonly keys: readonly (number | string | null)[];
  /** Number of the block. */
  readonly block: number;
  /** Number of thresholds that the truths reach. */
  readonly truthRank: number;
  /** Number of thresholds that the estimates reach. */
  readonly estimateRank: number;
  /** Moments of the values. */
  readonly values: PairMoments;
  /** Moments of the natural logarithms, of pairs of positive values where both ranks are above 0. */
  readonly logs: PairMoments;
}

/**
 * Sums the pairs of a Parquet file by group and block in one pass, in DuckDB: what every score that is made of sums needs.
 * A row counts where truth and estimate, and the reference if any, are present; the reference is taken from both. Memory is that of groups times blocks; past DuckDB's limit it writes to
 * a temporary folder.
 *
 * @throws As {@link pairTimes}.
 */
export async function* pairSums(options: PairSumsOptions): AsyncGenerator<PairSum> {
  const keys = distinctKeys(options.groupings);
  const folder = await Deno.makeTempDir({ prefix: "ondee-sums-" });
  const { connection, close } = await openDatabase({
    folder,
    ...options.threads === undefined ? {} : { threads: options.threads },
  });
  try {
    await fillTimes(connection, options, keys.filter(isOfTime));
    const read = sumReader(options, keys);
    const result = await connection.stream(sumsQuery(options, keys));
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield* read(chunk);
    }
  } catch (error) {
    throw explainReadError(error, options.path);
  } finally {
    close();
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/**
 * How many groups there are by the values of some columns, counted up to `most` + 1.
 *
 * @throws As {@link pairTimes}.
 */
export async function countGroups(
  { path, types, where, columns, most }: Pick<PairsQuery, "path" | "types" | "where"> & {
    readonly columns: readonly string[];
    readonly most: number;
  },
): Promise<number> {
  const { connection, close } = await openDatabase();
  try {
    const values = columns.map((column, k) => `${valueOf(column, types[column]!)} AS v${k}`);
    const query = `SELECT DISTINCT ${values.join(", ")} FROM ${rowsOf(path, where)} LIMIT ${most + 1}`;
    const result = await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM (${query})`);
    return Number(result.getRows()[0]![0]);
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}

function distinctKeys(groupings: PairSumsOptions["groupings"]): readonly SumKey[] {
  return [...new Map(groupings.flat().map((key) => [key.name, key])).values()];
}

/** A table of the times with their blocks and what else is computed from a time: joining it is all that SQL knows of them. */
async function fillTimes(
  connection: DuckDBConnection,
  { times, blockOf }: PairSumsOptions,
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

/** Makes what reads the rows of {@link sumsQuery}: one sum for each grouping that has the keys of the row. */
function sumReader(options: PairSumsOptions, keys: readonly SumKey[]): (chunk: DuckDBDataChunk) => Generator<PairSum> {
  const columnsOf = options.groupings.map((grouping) =>
    grouping.map(({ name }) => keys.findIndex((k) => k.name === name))
  );
  // GROUPING() has a bit for each key, the last the lowest, set where the row is not divided by it.
  const id = (columns: readonly number[]) =>
    String(keys.reduce((bits, _, k) => 2n * bits + (columns.includes(k) ? 0n : 1n), 0n));
  const groupingsOf = Map.groupBy(columnsOf.keys(), (grouping) => id(columnsOf[grouping]!));
  return function* (chunk) {
    const columns = chunk.getColumns() as (number | string | null)[][];
    const first = 2 + keys.length;
    for (let row = 0; row < chunk.rowCount; row++) {
      const number = (column: number) => Number(columns[column]![row] ?? 0);
      const values = readMoments(number, first);
      const logs = settleLogs(readMoments(number, first + MOMENT_COLUMNS), values);
      const sums = { ...readCell(number(1), options), values, logs };
      for (const grouping of groupingsOf.get(String(columns[0]![row]))!) {
        yield { grouping, keys: columnsOf[grouping]!.map((k) => columns[2 + k]![row]!), ...sums };
      }
    }
  };
}
