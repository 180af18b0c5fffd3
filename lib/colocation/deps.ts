// The packages of this room, fetched and loaded when first needed: Deno fetches at the start of a program whatever a
// literal `import()` anywhere in it names; it does not look into `resolve`.
export type { DuckDBConnection, DuckDBDataChunk } from "npm:@duckdb/node-api@1.5.4-r.1";

/** DuckDB writes and reads Parquet (MIT). */
export const loadDuckDB = (): Promise<typeof import("npm:@duckdb/node-api@1.5.4-r.1")> =>
  import(import.meta.resolve("npm:@duckdb/node-api@1.5.4-r.1"));
