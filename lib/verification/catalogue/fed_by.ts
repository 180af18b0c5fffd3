import type { Accumulator } from "../accumulator.ts";

/** An accumulator that makes its input of something else. */
export function fedBy<State, Input, Given, Value>(
  { init, add, merge, value }: Accumulator<State, Input, Value>,
  toInput: (given: Given) => Input,
): Accumulator<State, Given, Value> {
  return { init, add: (state, given) => add(state, toInput(given)), merge, value };
}
