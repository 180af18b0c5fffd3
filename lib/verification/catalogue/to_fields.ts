import type { FieldPair } from "../spatial/field_pair.ts";
import type { VerifiedField } from "./entry.ts";

/** A field as scores of fields take it. */
export function toFields({ forecast, observed, shape }: VerifiedField): FieldPair {
  return { estimate: forecast, truth: observed, shape };
}
