/**
 * Radar and satellite rain brought to the same cells and half hours, with where each satellite value comes from and how long
 * before and after it a microwave radiometer passed: matched pairs, in Parquet.
 *
 * @module
 */
export type { Product } from "../sources/mod.ts";
export {
  type Constellation,
  IMERG_DEFAULTS,
  type ImergOptions,
  type ImergRun,
  type InfraredParameters,
  type MorphErrors,
  type Satellite,
  type Sensor,
  type SensorErrors,
} from "../sources/mod.ts";
export type { Block, Grid, RegridWeights, TimeAxis } from "../grid/mod.ts";
export type { FieldSeries } from "./field_series.ts";
export { type ColumnArray, PAIR_COLUMN_NAMES, PAIR_COLUMNS, type PairBatch, type PairColumn } from "./pair_columns.ts";
export { pairBatches, type ProductPair } from "./pair_batches.ts";
export { type ColocationOptions, type ColocationPlan, leastFrames, MIN_COVERED, planColocation } from "./plan.ts";
export { nearestOverpasses, type SourceBlock } from "./overpasses.ts";
export { type ColumnTypes, columnTypes, isNumeric } from "./column_types.ts";
export { type PairsQuery, type PairTimes, pairTimes } from "./pair_times.ts";
export { countGroups } from "./count_groups.ts";
export { errorSums, type ErrorSumsOptions, type PairError, type PairErrorSum } from "./error_sums.ts";
export {
  type PairMoments,
  type PairSum,
  pairSums,
  type PairSumsOptions,
  type SumKey,
  type SumsQuery,
} from "./pair_sums.ts";
export { firstRepeated } from "./repeated_rows.ts";
export { readPairs, type ReadPairsOptions } from "./read_pairs.ts";
export { inspectTable, type TableInspection } from "./inspect_table.ts";
export { type MatchedTable, readMatched, writeMatched } from "./read_matched.ts";
export { readTable, readTableMetadata, type ReadTableOptions, requireCondition } from "./read_table.ts";
export type { ColumnSchema, ColumnType, TableBatch, TableColumns } from "./table.ts";
export { isMicrowave, type PairClass, pairClass } from "./pair_class.ts";
export { writePairs } from "./write_pairs.ts";
export { ROW_GROUP_SIZE, writeTable, type WriteTableOptions } from "./write_table.ts";
export { colocate, type ColocateOptions, type ColocateReport } from "./colocate.ts";
export { simulateImergInto, type SimulateImergOptions } from "./simulate_imerg.ts";
