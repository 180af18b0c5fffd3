import { valueOf } from "./column_types.ts";
import { openDatabase } from "./database.ts";
import { type PairsQuery, rowsOf } from "./pair_times.ts";
import { explainReadError } from "./read_table.ts";

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
