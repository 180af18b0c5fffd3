/** Packages of this room: DuckDB writes and reads Parquet (MIT). Loaded on first use only. */
export { DOUBLE, DuckDBDataChunk, DuckDBInstance, FLOAT, VARCHAR } from "npm:@duckdb/node-api@1.5.4-r.1";
export type { DuckDBAppender, DuckDBConnection, DuckDBType } from "npm:@duckdb/node-api@1.5.4-r.1";
