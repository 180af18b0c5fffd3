import type { Accumulator } from "../accumulator.ts";
import type { FieldPair } from "../spatial/field_pair.ts";

/** State of {@link byShape}: none before the first fields. */
export interface ShapedState<State> {
  /** Rows and columns of the fields, and the state of an accumulator for them. */
  known: { readonly shape: FieldPair["shape"]; readonly state: State } | null;
}

/**
 * Makes an accumulator that must know the shape of fields one that takes it from its first fields.
 *
 * @param make Plans the accumulator for a shape.
 * @returns Its value is null before the first fields; `add` and `merge` throw RangeError when the shape changes.
 */
export function byShape<State, Value>(
  make: (shape: FieldPair["shape"]) => Accumulator<State, FieldPair, Value>,
): Accumulator<ShapedState<State>, FieldPair, Value | null> {
  let plan: { readonly shape: FieldPair["shape"]; readonly accumulator: Accumulator<State, FieldPair, Value> } | null =
    null;
  const planFor = (shape: FieldPair["shape"]): Accumulator<State, FieldPair, Value> => {
    if (plan === null || !same(plan.shape, shape)) plan = { shape, accumulator: make(shape) };
    return plan.accumulator;
  };
  const stateFor = (own: ShapedState<State>, shape: FieldPair["shape"]): State => {
    own.known ??= { shape, state: planFor(shape).init() };
    if (same(own.known.shape, shape)) return own.known.state;
    throw new RangeError(`Fields of ${shape.join(" x ")} do not go with those of ${own.known.shape.join(" x ")}`);
  };
  const keep = (own: ShapedState<State>, shape: FieldPair["shape"], state: State): ShapedState<State> => {
    own.known = { shape, state };
    return own;
  };
  return {
    init: () => ({ known: null }),
    add: (own, pair) => keep(own, pair.shape, planFor(pair.shape).add(stateFor(own, pair.shape), pair)),
    merge: (own, { known }, times = 1) =>
      known === null
        ? own
        : keep(own, known.shape, planFor(known.shape).merge(stateFor(own, known.shape), known.state, times)),
    value: ({ known }) => known === null ? null : planFor(known.shape).value(known.state),
  };
}

function same([height, width]: FieldPair["shape"], other: FieldPair["shape"]): boolean {
  return height === other[0] && width === other[1];
}
