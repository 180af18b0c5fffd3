import type { Accumulator } from "./accumulator.ts";

/** What an accumulator says of a stream of inputs: batches of pairs as they are read, days of an archive. */
export async function accumulate<State, Input, Value>(
  accumulator: Accumulator<State, Input, Value>,
  inputs: AsyncIterable<Input> | Iterable<Input>,
): Promise<Value> {
  let state = accumulator.init();
  for await (const input of inputs) state = accumulator.add(state, input);
  return accumulator.value(state);
}
