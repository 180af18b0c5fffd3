/**
 * Errors read in the latents of sequences: when, how much, what; by the lag at which they fit, and by the roll of topographic
 * capsules. Defined in docs/metrics.md.
 *
 * @module
 */
export type { Accumulator } from "../accumulator.ts";
export { type CapsuleResponse, capsuleResponse, type LagShift } from "./capsule_response.ts";
export { compareByLag, type LagErrors, type LagOptions, type LatentSequences } from "./compare_by_lag.ts";
export { compareByRoll, type RollErrors, type RollOptions } from "./compare_by_roll.ts";
export type { LatentPair, LatentShape } from "./latent_pair.ts";
