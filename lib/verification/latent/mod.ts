/**
 * Errors read in a topographic latent, in which time is a roll of the capsules: when, how much, what. Defined in
 * docs/metrics.md.
 *
 * @module
 */
export type { Accumulator } from "../accumulator.ts";
export { type CapsuleResponse, capsuleResponse, type LagShift } from "./capsule_response.ts";
export { compareLatents, type CompareLatentsOptions, type LatentErrors } from "./compare_latents.ts";
export type { LatentPair, LatentShape } from "./latent_pair.ts";
