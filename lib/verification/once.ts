import type { Accumulator } from "./accumulator.ts";

/**
 * What an accumulator says of inputs that are all at hand: the one-call form of every score.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crps } from "./ensemble/mod.ts";
 * const cases = { ensemble: [0, 2], members: 2, truth: [0] };
 * assert.equal(once(crps({ estimator: "ecdf" }), cases).crps, 0.5);
 * ```
 */
export function once<State, Input, Value>(
  accumulator: Accumulator<State, Input, Value>,
  ...inputs: readonly Input[]
): Value {
  return accumulator.value(inputs.reduce((state, input) => accumulator.add(state, input), accumulator.init()));
}
