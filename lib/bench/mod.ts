/**
 * Benchmarks: our work beside what its users would pick instead, in one run.
 *
 * @module
 */
export {
  type BenchEntry,
  type BenchOptions,
  type BenchRatio,
  type BenchResult,
  type BenchRow,
  type BenchTarget,
  meetsTarget,
  type Yardstick,
} from "./result.ts";
export type { Machine } from "./machine.ts";
export type { RatioInterval, Spread } from "./statistics.ts";
export { type Bench, BENCHES } from "./benches.ts";
export { benchSetting, benchTable } from "./describe.ts";
export { renderBenchmarks, writeBenchmarks } from "./render.ts";
