/** Types of columns in Parquet. */
export type ColumnType = "TIMESTAMP" | "DOUBLE" | "FLOAT" | "INTEGER" | "SMALLINT" | "VARCHAR" | "BOOLEAN";

/** One column of a table. */
export interface ColumnSchema {
  /** Type in the file. */
  readonly type: ColumnType;
  /** CF units; "" where there are none. */
  readonly units: string;
  /** What it is. */
  readonly about: string;
  /** Whether it is never NULL; integers then come as Int32Array. */
  readonly required?: boolean;
}

/** The columns of a table by name, in the order of the file. */
export type TableColumns = Readonly<Record<string, ColumnSchema>>;

/** Columns of a run of rows, all of one length: numbers (NaN for NULL; times s since 1970 UTC) or texts (null for NULL). */
export type TableBatch = Readonly<Record<string, ArrayLike<number> | readonly (string | null)[]>>;
