/**
 * ondée: rain, learned and validated.
 *
 * Everything that the tasks do can be done from here; what is heavy (TensorFlow, DuckDB, HDF5, Vega) is loaded when it
 * is first used, not when this module is imported.
 *
 * ```ts
 * import { randomStream } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(randomStream(1, "a").next(), randomStream(1, "a").next());
 * ```
 *
 * @module
 */
export * from "./lib/base/mod.ts";
export * from "./lib/grid/mod.ts";
export * from "./lib/sources/mod.ts";
export * from "./lib/archive/mod.ts";
export * from "./lib/colocation/mod.ts";
export * from "./lib/engine/mod.ts";
export * from "./lib/learning/mod.ts";
export * from "./lib/topographic/mod.ts";
export * from "./lib/verification/mod.ts";
export * from "./lib/report/mod.ts";
export * from "./lib/runs/mod.ts";
export * from "./lib/bench/mod.ts";
