/**
 * Benchmarks: our work beside what its users would pick instead, in one run.
 *
 * @module
 */
export {
  type BenchOptions,
  type BenchResult,
  type Entry,
  meetsTarget,
  type Ratio,
  type Row,
  type Target,
  type Yardstick,
} from "./result.ts";
export type { Machine } from "./machine.ts";
export type { Interval, Spread } from "./statistics.ts";
export { type Bench, BENCHES } from "./benches.ts";
export { COLUMNS, describeRows, describeSetting } from "./describe.ts";
export { renderBenchmarks, writeBenchmarks } from "./render.ts";
