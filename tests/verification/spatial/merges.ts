import { assert, fc } from "../../deps.ts";
import type { Accumulator } from "../../../lib/verification/mod.ts";

/** Asserts that merging the states of any two parts of the inputs says what the state of all of them says, to rounding. */
export function mergesAsWhole<State, Input, Value>(
  accumulator: Accumulator<State, Input, Value>,
  inputs: fc.Arbitrary<Input>,
): void {
  const { init, add, merge, value } = accumulator;
  const state = (own: readonly Input[]): State => own.reduce((sum, input) => add(sum, input), init());
  const many = fc.array(inputs, { maxLength: 3 });
  fc.assert(
    fc.property(many, many, (a, b) => sameNumbers(value(merge(state(a), state(b))), value(state([...a, ...b])))),
  );
  fc.assert(
    fc.property(many, (a) => sameNumbers(value(merge(init(), state(a), 2)), value(state([...a, ...a])))),
    { numRuns: 20 },
  );
}

/** Asserts that two results have the same shape and, to rounding, the same numbers. */
export function sameNumbers(actual: unknown, expected: unknown): void {
  if (typeof expected === "number" && typeof actual === "number") {
    const tolerance = 1e-9 * Math.max(1, Math.abs(expected));
    assert.ok(Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
  } else if (typeof expected === "object" && expected !== null) {
    assert.deepEqual(Object.keys(actual as object), Object.keys(expected));
    for (const [key, part] of Object.entries(expected)) sameNumbers((actual as Record<string, unknown>)[key], part);
  } else assert.equal(actual, expected);
}
