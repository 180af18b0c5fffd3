import type { Pairs } from "../accumulator.ts";
import type { VerifiedField } from "./entry.ts";

/** The cells of a field as pairs, with their weights. */
export function toPairs({ forecast, observed, weights }: VerifiedField): Pairs {
  return { estimate: forecast, truth: observed, ...(weights === undefined ? {} : { weights }) };
}
