/**
 * Scores: of paired values, of events, of probabilities, of fields; by group, with honest intervals. Every one streams:
 * `init`, `add`, `merge`, `value`.
 *
 * Families of scores are namespaces (`ensemble.crps`, `extremes.fitGev`): their names are plain words that mean one thing
 * inside a family and would not outside it. What `validate` is made of, and the catalogue, have their names here.
 *
 * @module
 */
export { accumulate } from "./accumulate.ts";
export type { Accumulator, Pairs } from "./accumulator.ts";
export type {
  AttributedFactor,
  AttributedLevel,
  Attribution,
  AttributionSettings,
  ErrorMeasure,
  Measured,
} from "./attribution/mod.ts";
export { type Blocks, byBlock, dayBlocks, type RainSeries, stormBlocks, type StormOptions } from "./blocks.ts";
export { bootstrap, type BootstrapOptions, type Interval, leastReplicates, type Statistic } from "./bootstrap.ts";
export { type Brier, brier, corp, type Recalibrated } from "./brier.ts";
export {
  type AboutScore,
  CATALOGUE,
  type FieldScores,
  fieldScores,
  hyphenated,
  type ListName,
  type ParameterName,
  type RunningScore,
  type ScoreEntry,
  scoreEntry,
  type ScoreReading,
  scoresNamed,
  type ScoreSource,
  type ScoreStarter,
  type VerifiedField,
  type VerifySettings,
} from "./catalogue.ts";
export { CATEGORICAL, type CategoricalScore } from "./categorical/mod.ts";
export type { Column, PairColumns } from "./columns.ts";
export { type ComparedScore, compareScores, type ScoreDifference } from "./compare_scores.ts";
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
export { type FieldPair, type Fss, fss, type FssEdge, type FssOptions } from "./spatial/mod.ts";
export type { FssScalesOptions, Stated } from "./spatial/mod.ts";
export { MOST_GROUPS, tooManyGroups } from "./group_finder.ts";
export type { GroupSum } from "./group_states.ts";
export { type Factor, type Grouping, type GroupingOptions, INTENSITY_EDGES, parseGrouping } from "./grouping.ts";
export type { DifferenceRow, DifferenceSettings, DifferenceTable } from "./inference/mod.ts";
export { isotonicFit } from "./isotonic.ts";
export type { CapsuleResponse, LagShift } from "./latent/mod.ts";
export type { Moments } from "./moments.ts";
export { once } from "./once.ts";
export type { PairBlock, PairSums } from "./vectors/pairs.ts";
export {
  type Limits,
  type Paired,
  paired,
  type PairedAccumulator,
  type PairedEvent,
  type PairedOptions,
  type SummedPairs,
} from "./paired.ts";
export { reliability, type ReliabilityBin } from "./reliability.ts";
export { type Roc, roc, type RocPoint } from "./roc.ts";
export type { Score } from "./score.ts";
export { type LookedAt, SAMPLING_PARTS, samplingError, type SamplingPart } from "./sampling_error.ts";
export { samplingErrors, type SamplingOptions, type SamplingRow, type SamplingTable } from "./sampling_errors.ts";
export { scoreGroups, scoreSums } from "./score_groups.ts";
export {
  scoredColumns,
  type ScoreGroupsOptions,
  type ScoreRow,
  type ScoreSettings,
  type ScoreTable,
} from "./score_table.ts";
export {
  type PairScore,
  type PairScoreRow,
  scoreGroupsWith,
  type ScoreGroupsWithOptions,
} from "./score_groups_with.ts";
export { score, scorePairs, type ScorePairsOptions } from "./score_pairs.ts";
export type { ScaleErrors } from "./spectral/mod.ts";
export {
  isScoreName,
  needsThreshold,
  scoreBlocks,
  type ScoreName,
  SCORES,
  type ScoreValue,
  USUAL_SCORES,
} from "./scores.ts";

export * as attribution from "./attribution/mod.ts";
export * as categorical from "./categorical/mod.ts";
export * as climate from "./climate/mod.ts";
export * as continuous from "./continuous/mod.ts";
export * as distribution from "./distribution/mod.ts";
export * as ensemble from "./ensemble/mod.ts";
export * as extremes from "./extremes/mod.ts";
export * as inference from "./inference/mod.ts";
export * as latent from "./latent/mod.ts";
export * as spatial from "./spatial/mod.ts";
export { studentQuantile } from "./student.ts";
export * as special from "./special/mod.ts";
export * as spectral from "./spectral/mod.ts";
