/**
 * Inference: what a difference of scores is worth. Any score, any group: what is resampled are states of accumulators by block.
 *
 * @module
 */
export { compareGroups, type CompareGroupsOptions } from "./compare_groups.ts";
export type { DifferenceRow, DifferenceSettings, DifferenceTable } from "./difference_table.ts";
export { type DieboldMariano, dieboldMariano, type DieboldMarianoOptions, type Losses } from "./diebold_mariano.ts";
export { type EffectiveSize, effectiveSize } from "./effective_size.ts";
export { type FalseDiscovery, falseDiscovery, type FalseDiscoveryOptions } from "./false_discovery.ts";
export { meanLengthOf } from "./mean_length.ts";
export { type BlockPair, type PairedDifference, pairedDifference } from "./paired_difference.ts";
export { type RegressionRows, type RidgeRegression, ridgeRegression } from "./ridge_regression.ts";
export type { Accumulator } from "../accumulator.ts";
export type { Blocks } from "../blocks.ts";
export type { Column, PairColumns } from "../columns.ts";
export type { GroupSum, SummedRows } from "../collect_pairs.ts";
export type { EventOperator } from "../contingency.ts";
export type { GroupKeys } from "../group_finder.ts";
export type { Factor, Grouping } from "../grouping.ts";
export type { Moments } from "../moments.ts";
export type { SummedPairs } from "../paired.ts";
export type { PairRows } from "../present_pairs.ts";
export type { ScoreGroupsOptions, ScoreSettings } from "../score_table.ts";
export type { ScoreName } from "../scores.ts";
export {
  bootstrap,
  type BootstrapOptions,
  type Interval,
  INTERVAL_METHOD,
  leastReplicates,
  type Statistic,
} from "../bootstrap.ts";
