// The packages of this room, fetched and loaded when the first chart is drawn: Deno fetches at the start of a program
// whatever a literal `import()` anywhere in it names; it does not look into `resolve`.
export type { TopLevelSpec } from "npm:vega-lite@6.4.1";

/** Compiles charts to vega. */
export const loadVegaLite = (): Promise<typeof import("npm:vega-lite@6.4.1")> =>
  import(import.meta.resolve("npm:vega-lite@6.4.1"));

/** Draws them. */
export const loadVega = (): Promise<typeof import("npm:vega@6.2.0")> => import(import.meta.resolve("npm:vega@6.2.0"));
