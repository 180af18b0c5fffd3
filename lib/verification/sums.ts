/** Adds `other`, counted `times` times, to `state` in place and returns it: the merge of every state that is sums. */
export function mergeSums<State extends Float64Array>(state: State, other: State, times = 1): State {
  for (let k = 0; k < state.length; k++) state[k]! += times * other[k]!;
  return state;
}
