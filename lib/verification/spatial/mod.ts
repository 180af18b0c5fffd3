/**
 * Scores of fields: neighbourhoods, objects, scales, displacement, distances. Every one streams: `init`, `add`, `merge`,
 * `value`.
 *
 * @module
 */
export type { Accumulator } from "../accumulator.ts";
export type { EventOperator, Table } from "../contingency.ts";
export {
  type DisplacementAmplitude,
  displacementAmplitude,
  type DisplacementOptions,
} from "./displacement_amplitude.ts";
export { type DistanceOptions, type EventDistances, eventDistances, meanEventDistances } from "./distances.ts";
export {
  type EnsembleFields,
  type EnsembleFss,
  ensembleFss,
  type EnsembleFssMethod,
  type EnsembleFssOptions,
} from "./ensemble_fss.ts";
export type { FieldMean, FieldMeans } from "./field_means.ts";
export type { FieldPair } from "./field_pair.ts";
export { type Fss, fss, type FssOptions, fssScales } from "./fss.ts";
export type { FssEdge, FssScalesOptions } from "./fss_sums.ts";
export { type IntensityScale, intensityScale, type IntensityScaleOptions, type ScaleSkill } from "./intensity_scale.ts";
export type { Connectivity } from "./labels.ts";
export { matchObjects, type MatchOptions, type ObjectMatch, type ObjectMatches } from "./matching.ts";
export { type NeighbourhoodOptions, type NeighbourhoodTable, neighbourhoodTables } from "./neighbourhood.ts";
export { type ObjectScores, objectScores } from "./object_scores.ts";
export { type AmountField, type ObjectOptions, type RainObject, rainObjects } from "./objects.ts";
export { meanShift, phaseCorrelation, type PhaseCorrelationOptions, type Shift } from "./phase_correlation.ts";
export { advected, type FlowOptions, opticalFlow, type SteadyFlow } from "./optical_flow.ts";
export { meanSal, type Sal, sal, type SalOptions } from "./sal.ts";
export { type SkilfulScale, skilfulScale } from "./skilful_scale.ts";
export type { Stated } from "./stated.ts";
