import { PAIR_COLUMNS, type PairBatch } from "./pair_columns.ts";
import { writeTable, type WriteTableOptions } from "./write_table.ts";

/** Writes batches of pairs to a Parquet file, see {@link writeTable}. @returns the number of rows */
export function writePairs(
  path: string,
  batches: AsyncIterable<PairBatch> | Iterable<PairBatch>,
  options: WriteTableOptions = {},
): Promise<number> {
  return writeTable(path, PAIR_COLUMNS, batches, options);
}
