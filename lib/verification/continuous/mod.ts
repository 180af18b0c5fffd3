/**
 * Scores of paired values.
 *
 * @module
 */
export { CONTINUOUS, type ContinuousScore } from "./continuous.ts";
export { HITS, type Hits, type HitScore } from "./hits.ts";
