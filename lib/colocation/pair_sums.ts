import type { DuckDBDataChunk } from "./deps.ts";
import { MOMENT_COLUMNS, type PairMoments, readMoments, settleLogs } from "./pair_moments.ts";
import { distinctKeys, streamSums, type SumKey } from "./summed_rows.ts";
import { type PairSumsOptions, readCell, sumsQuery } from "./sums_query.ts";

export type { PairMoments } from "./pair_moments.ts";
export type { SumKey, SumsQuery } from "./summed_rows.ts";
export type { PairSumsOptions } from "./sums_query.ts";

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
 * Memory is that of groups times blocks; past DuckDB's limit it writes to a temporary folder.
 *
 * @throws As {@link pairTimes}.
 */
export async function* pairSums(options: PairSumsOptions): AsyncGenerator<PairSum> {
  const keys = distinctKeys(options.groupings);
  const read = sumReader(options, keys);
  for await (const chunk of streamSums(sumsQuery(options, keys), options, keys)) yield* read(chunk);
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
