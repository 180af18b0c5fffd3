import type { Accumulator } from "../accumulator.ts";

/** State of {@link byMembers}: none before the first cases. */
export interface MembersState<State> {
  /** Members, and the state of an accumulator for as many. */
  known: { readonly members: number; readonly state: State } | null;
}

/**
 * Makes an accumulator that must know the number of members one that takes it from its first cases.
 *
 * @param make Makes the accumulator for a number of members.
 * @returns Its `add` and `merge` throw RangeError when the number of members changes.
 */
export function byMembers<State, Input extends { readonly members: number }, Value>(
  make: (members: number) => Accumulator<State, Input, Value>,
): Accumulator<MembersState<State>, Input, Value> {
  const stateFor = (state: MembersState<State>, members: number): State => {
    state.known ??= { members, state: make(members).init() };
    if (state.known.members === members) return state.known.state;
    throw new RangeError(`Cases of ${members} members do not go with those of ${state.known.members}`);
  };
  return {
    init: () => ({ known: null }),
    add: (state, input) => {
      make(input.members).add(stateFor(state, input.members), input);
      return state;
    },
    merge: (state, { known }, times = 1) => {
      if (known !== null) make(known.members).merge(stateFor(state, known.members), known.state, times);
      return state;
    },
    value: ({ known }) => {
      const accumulator = make(known?.members ?? 1);
      return accumulator.value(known?.state ?? accumulator.init());
    },
  };
}
