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
export type { RatioInterval, Spread } from "./statistics.ts";
export { type Bench, BENCHES, benchTable } from "./benches.ts";
export { benchSetting } from "./describe.ts";
export { type ChunksOfArchive, type ChunksResult, isChunksResult } from "./chunks/chunks_result.ts";
export {
  isMosaicsResult,
  type MosaicsFacts,
  type MosaicsPlan,
  type MosaicsResult,
  planMosaics,
} from "./mosaics/mosaics_result.ts";
export { renderBenchmarks, writeBenchmarks } from "./render.ts";
export {
  type GroupSize,
  isScaleResult,
  type ScaleFacts,
  type ScaleResult,
  type StageCost,
} from "./scale/scale_result.ts";
export { type Growth } from "./scale/growth.ts";
export { type Stage, STAGES } from "./scale/stages.ts";
export { FOUR_YEARS, type FourYearPlan, planFourYears, type PlannedSizes } from "./scale/four_years.ts";
export { groupSizes } from "./scale/archive_size.ts";
