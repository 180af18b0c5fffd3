/**
 * Scores of paired values: bias, errors, correlations, efficiencies, the scores of hits, the parts of the bias.
 *
 * @module
 */
export type { Accumulator, Pairs } from "../accumulator.ts";
export type { EventOperator } from "../contingency.ts";
export type { Moments } from "../moments.ts";
export type { Score } from "../score.ts";
export { type BiasParts, biasParts, biasPartsOf, type BiasPartsOptions } from "./bias_parts.ts";
export { CONTINUOUS, type ContinuousScore } from "./continuous.ts";
export { HITS, type Hits, type HitScore } from "./hits.ts";
export type { PairList } from "./pair_list.ts";
export { pairMoments } from "./pair_moments.ts";
export { type Tweedie, tweedieDeviance } from "./tweedie.ts";
export { type RankCorrelation, rankCorrelation, rankCorrelationOf } from "./rank_correlation.ts";
