import { identifier } from "./database.ts";
import type { TableInspection } from "./inspect_table.ts";
import { PAIR_COLUMNS, type PairColumn } from "./pair_columns.ts";
import type { ColumnType } from "./table.ts";

/** Types of columns by name. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

/** Types of numbers in Parquet that only double precision holds. */
const WIDE = /^(DOUBLE|U?INTEGER|U?BIGINT|U?HUGEINT|DECIMAL\b.*)$/;

/** Type in which values of a column are read, by DuckDB's name of what the file holds; undefined for what cannot be read. */
function typeOf(type: string): ColumnType | undefined {
  if (type === "VARCHAR" || type.startsWith("ENUM")) return "VARCHAR";
  if (type.startsWith("TIMESTAMP")) return "TIMESTAMP";
  if (WIDE.test(type)) return "DOUBLE";
  return /^(FLOAT|U?SMALLINT|U?TINYINT|BOOLEAN)$/.test(type) ? "FLOAT" : undefined;
}

/** Whether values of a type are numbers. */
export function isNumeric(type: ColumnType): boolean {
  return type !== "VARCHAR" && type !== "TIMESTAMP";
}

/**
 * Types of the columns of a file of pairs: numbers as pairs have them, and what else the file has as far as it can be read:
 * texts, numbers, times and yes or no.
 */
export function columnTypes({ columns }: Pick<TableInspection, "columns">): ColumnTypes {
  return Object.fromEntries(columns.flatMap(({ name, type }): [string, ColumnType][] => {
    const found = typeOf(type);
    if (found === undefined) return [];
    const usual = Object.hasOwn(PAIR_COLUMNS, name) ? PAIR_COLUMNS[name as PairColumn].type : found;
    return [[name, isNumeric(found) && isNumeric(usual) ? usual : found]];
  }));
}

/**
 * SQL for the values of a column: texts, else numbers in double precision, those of a FLOAT as it holds them; NaN is NULL. Not by
 * `nullif`: writers leave NaN out of a file's least and greatest values, and DuckDB concludes from these that nothing equals it.
 */
export function valueOf(name: string, type: ColumnType): string {
  const column = identifier(name);
  if (type === "VARCHAR") return `CAST(${column} AS VARCHAR)`;
  if (type === "TIMESTAMP") return `epoch(${column})`;
  const value = isSingle(type) ? `CAST(${column} AS FLOAT)` : `CAST(${column} AS DOUBLE)`;
  return `CASE WHEN isnan(${value}) THEN NULL ELSE CAST(${value} AS DOUBLE) END`;
}

/** SQL for a number that values of a column are compared with: rounded as they are, so that a stored 0.7 reaches 0.7. */
export function limitFor(value: number, type: ColumnType): string {
  return (isSingle(type) ? Math.fround(value) : value).toExponential();
}

const isSingle = (type: ColumnType): boolean => type !== "DOUBLE" && isNumeric(type);
