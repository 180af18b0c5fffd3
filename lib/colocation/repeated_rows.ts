import { openDatabase, quoted } from "./database.ts";
import { explainReadError } from "./read_table.ts";

/**
 * The first time at which a cell of a Parquet file with time, cell_y and cell_x has several rows; null where each has one. A bit
 * for each cell and time is what it takes, of memory too.
 *
 * @returns s since 1970 UTC.
 * @throws DataError "corrupt-file"
 */
export async function firstRepeated(path: string, options: { readonly threads?: number } = {}): Promise<number | null> {
  const { connection, close } = await openDatabase(options);
  const ask = async (query: string) => (await connection.runAndReadAll(query)).getRows()[0] ?? [];
  const file = `read_parquet(${quoted(path)})`;
  try {
    const [rows, top = 0, bottom = 0, left = 0, right = 0] = (await ask(
      `SELECT count(*), min(cell_y), max(cell_y), min(cell_x), max(cell_x) FROM ${file}`,
    )).map(Number) as [number, number, number, number, number];
    if (rows === 0) return null;
    const width = right - left + 1;
    const last = (bottom - top + 1) * width - 1;
    const cell = `CAST((cell_y - ${top}) * ${width} + cell_x - ${left} AS BIGINT)`;
    const [first = null] = await ask(
      `SELECT min(t) FROM (SELECT epoch(time) AS t, count(*) AS n, bit_count(bitstring_agg(${cell}, 0, ${last})) AS cells
         FROM ${file} GROUP BY time) WHERE n > cells`,
    );
    return first === null ? null : Number(first);
  } catch (error) {
    throw explainReadError(error, path);
  } finally {
    close();
  }
}
