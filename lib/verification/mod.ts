/**
 * Scores: of paired values, of events, of probabilities, of fields; by group, with honest intervals. Every one streams:
 * `init`, `add`, `merge`, `value`.
 *
 * @module
 */
export type { Accumulator, Pairs } from "./accumulator.ts";
export { type Blocks, byBlock, dayBlocks, type RainSeries, stormBlocks, type StormOptions } from "./blocks.ts";
export { bootstrap, type BootstrapOptions, type Interval, leastReplicates, type Statistic } from "./bootstrap.ts";
export { type Brier, brier, corp, type Recalibrated } from "./brier.ts";
export { CATEGORICAL, type CategoricalScore } from "./categorical/mod.ts";
export type { Column, PairColumns } from "./columns.ts";
export type { EventOperator, Table } from "./contingency.ts";
export { CONTINUOUS, type ContinuousScore, HITS, type Hits, type HitScore } from "./continuous/mod.ts";
export {
  type Forecast,
  type ForecastOptions,
  forecasts,
  type ForecastState,
  tablesByThreshold,
  type ThresholdTable,
} from "./forecasts.ts";
export { domainRain } from "./domain_rain.ts";
export { type FieldPair, type Fss, fss, type FssEdge, type FssOptions } from "./fss.ts";
export { type Factor, type Grouping, type GroupingOptions, parseGrouping } from "./grouping.ts";
export { isotonicFit } from "./isotonic.ts";
export type { Moments } from "./moments.ts";
export {
  type Limits,
  type Paired,
  paired,
  type PairedAccumulator,
  type PairedEvent,
  type PairedOptions,
} from "./paired.ts";
export { reliability, type ReliabilityBin } from "./reliability.ts";
export { type Roc, roc, type RocPoint } from "./roc.ts";
export type { Score } from "./score.ts";
export {
  scoredColumns,
  scoreGroups,
  type ScoreGroupsOptions,
  type ScoreRow,
  type ScoreSettings,
  type ScoreTable,
} from "./score_groups.ts";
export { score, scorePairs, type ScorePairsOptions } from "./score_pairs.ts";
export {
  isScoreName,
  needsThreshold,
  scoreBlocks,
  type ScoreName,
  SCORES,
  type ScoreValue,
  USUAL_SCORES,
} from "./scores.ts";
