/** Column of the truth when none is named. */
export const TRUTH = "radar_rain_rate";

/** Column of the estimate when none is named. */
export const ESTIMATE = "imerg_rain_rate";

/** One column of rows: numbers (NaN or null missing) or text (null missing). */
export type Column = ArrayLike<number | null> | ArrayLike<string | null>;

/** A batch of rows as columns of equal length, as read from pairs.parquet; `time` in s since 1970 UTC. */
export type PairColumns = Readonly<Record<string, Column>>;

/**
 * The column `name` of a batch.
 *
 * @throws TypeError when it is not there.
 */
export function columnOf(batch: PairColumns, name: string): Column {
  const column = batch[name];
  if (column === undefined) {
    throw new TypeError(`Column "${name}" is not among the columns read: ${Object.keys(batch).join(", ")}`);
  }
  return column;
}

/**
 * The column `name` of a batch as numbers: null, like all that is not a number, becomes NaN.
 *
 * @throws TypeError when it is not there.
 */
export function numbersOf(batch: PairColumns, name: string): ArrayLike<number> {
  const column = columnOf(batch, name);
  if (ArrayBuffer.isView(column)) return column as ArrayLike<number>;
  return Float64Array.from(column as ArrayLike<unknown>, (value) => typeof value === "number" ? value : NaN);
}
