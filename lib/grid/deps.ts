import type { Topology } from "./atlas/topology.ts";

/** Packages of this room: proj4 is the projection library of the JavaScript maps, MIT, 0.8 MB. */
// @ts-types="./proj4.d.ts"
export { default as proj4 } from "npm:proj4@2.22.0";

/**
 * Natural Earth's countries at 1:50 million as TopoJSON (ISC, 0.8 MB), fetched and loaded when first used: Deno fetches at
 * the start of a program whatever a literal `import()` names; it does not look into `resolve`.
 */
export const loadCountries = (): Promise<{ readonly default: Topology }> =>
  import(import.meta.resolve("npm:world-atlas@2.0.2/countries-50m.json"), { with: { type: "json" } });
