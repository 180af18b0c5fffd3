import { randomStream } from "../../base/mod.ts";

/** What is done with a truth equal to members: it is put at random among them, or shared out evenly. */
export type Ties = "random" | "shared";

/** Options of histograms that must place ties. */
export interface TieOptions {
  /**
   * `random` keeps counts whole, so that the test of flatness holds; `shared` gives the expectation over all such draws.
   * Default "random".
   */
  readonly ties?: Ties;
  /** Seed of the draws. Default 0. */
  readonly seed?: number;
}

/** A case that names its draws: the same seed and index draw the same, however the cases are cut. */
export interface Indexed {
  /** Index of the first case in the whole. Default: the number of cases added before. */
  readonly first?: number;
}

/** @throws RangeError when the way of ties is unknown. */
export function checkTies(ties: Ties): Ties {
  if (ties !== "random" && ties !== "shared") {
    throw new RangeError(`Ties "${ties}" are unknown: use "random" or "shared"`);
  }
  return ties;
}

/** Uniform in [0, 1) for the tie of case `index`. */
export function drawTie(seed: number, index: number): number {
  return randomStream(seed, `tie ${index}`).next();
}
