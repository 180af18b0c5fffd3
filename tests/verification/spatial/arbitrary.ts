import { fc } from "../../deps.ts";
import type { FieldPair } from "../../../lib/verification/spatial/mod.ts";

/** Pairs of fields of one shape, with dry, wet and, unless left out, missing cells. */
export function fieldPairs(
  height: number,
  width: number,
  options: { readonly missing?: false } = {},
): fc.Arbitrary<FieldPair> {
  const values = options.missing === false ? [0, 0, 1, 2, 5] : [0, 0, 1, 2, 5, NaN];
  const field = fc.array(fc.constantFrom(...values), { minLength: height * width, maxLength: height * width });
  return fc.record({ estimate: field, truth: field, shape: fc.constant([height, width] as const) });
}
