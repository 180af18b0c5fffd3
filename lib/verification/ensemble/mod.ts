/**
 * Scores of ensembles, quantiles, intervals and forecast distributions. For the Brier score with its CORP decomposition and
 * for the ROC curve of an ensemble: `eventProbabilities`, then `forecasts`, `brier`, `corp` and `roc`.
 *
 * @module
 */
export type { Accumulator, Pairs } from "../accumulator.ts";
export type { EventOperator } from "../contingency.ts";
export type { Values } from "../distribution/values.ts";
export type { Forecast } from "../forecasts.ts";
export type { CaseCount, CaseSums } from "./case_means.ts";
export type { EnsembleCases } from "./cases.ts";
export { type Crps, crps, type CrpsEstimator, type CrpsOptions } from "./crps.ts";
export { type EconomicValue, economicValue, type EconomicValueOptions } from "./economic_value.ts";
export {
  type EnsembleBrier,
  ensembleBrier,
  type EnsembleBrierOptions,
  type EnsembleEvent,
  eventProbabilities,
} from "./ensemble_brier.ts";
export { type ErrorSpread, errorSpread } from "./error_spread.ts";
export { type CrpsDecomposition, crpsDecomposition, type DecompositionState } from "./hersbach.ts";
export { type IntervalCases, type Intervals, type IntervalScore, intervalScores } from "./intervals.ts";
export type { VectorCases, VectorEstimator } from "./multivariate.ts";
export { CLOSED_CRPS, type ClosedCrps, type DistributionFamily } from "./parametric.ts";
export { type DistributionCases, type ParametricCrps, parametricCrps } from "./parametric_crps.ts";
export { ensemblePit, type Pit, pit, type PitCases, type PitOptions } from "./pit.ts";
export { type Pinball, pinball, type PinballLevel, type PinballOptions, type QuantileCases } from "./quantiles.ts";
export { type RankHistogram, rankHistogram } from "./rank_histogram.ts";
export { type SpreadSkill, spreadSkill, type SpreadSkillBin } from "./spread_skill.ts";
export type { Indexed, TieOptions, Ties } from "./ties.ts";
export { type Uniformity, uniformity } from "./uniformity.ts";
export {
  dawidSebastiani,
  energyScore,
  type EstimatedVectorScore,
  type VariogramOptions,
  type VariogramScore,
  variogramScore,
  type VectorScore,
} from "./vector_scores.ts";
export {
  outcomeWeightedCrps,
  verticallyRescaledCrps,
  type WeightedCrps,
  type WeightedCrpsOptions,
} from "./weighted_crps.ts";
