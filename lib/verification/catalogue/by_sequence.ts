import type { Accumulator } from "../accumulator.ts";
import type { FieldPair } from "../spatial/field_pair.ts";
import type { SequencePair } from "../spectral/sequence.ts";
import { byShape, type ShapedState } from "./by_shape.ts";

/** State of {@link bySequence}. */
export interface SequencesState<State> {
  /** Of the sequences so far. */
  readonly whole: ShapedState<State>;
  /** Fields that are no sequence yet, and room for the rest of it. */
  waiting: { readonly estimate: Float64Array; readonly truth: Float64Array; count: number } | null;
  /** Fields of merged states that came to no sequence. */
  left: number;
}

/** What sequences say. */
export interface OfSequences<Value> {
  /** Null before the first sequence. */
  readonly value: Value | null;
  /** Fields at the end that came to no sequence. */
  readonly left: number;
}

/**
 * Makes an accumulator of sequences one of fields, which are taken to follow each other in time: every `length` of them
 * are a sequence. A merged state is that of all fields where both hold whole sequences; what is left over in the other
 * state is counted, and belongs to none.
 *
 * @param length Fields in a sequence.
 * @param make Plans the accumulator for a shape, [time, y, x].
 * @returns Its `add` and `merge` throw RangeError when the shape of the fields changes.
 */
export function bySequence<State, Value>(
  length: number,
  make: (shape: SequencePair["shape"]) => Accumulator<State, SequencePair, Value>,
): Accumulator<SequencesState<State>, FieldPair, OfSequences<Value>> {
  /** Of sequences under each other, [time * y, x], so that the shape can be told. */
  const stacked = byShape(([rows, width]) => {
    const shape = [length, rows / length, width] as const;
    const { init, add, merge, value } = make(shape);
    return {
      init,
      add: (state: State, { estimate, truth }: FieldPair) => add(state, { estimate, truth, shape }),
      merge,
      value,
    };
  });
  return {
    init: () => ({ whole: stacked.init(), waiting: null, left: 0 }),
    add: (own, { estimate, truth, shape: [height, width] }) => {
      const cells = height * width;
      own.waiting ??= { estimate: new Float64Array(length * cells), truth: new Float64Array(length * cells), count: 0 };
      const { waiting } = own;
      if (waiting.estimate.length !== length * cells) {
        throw new RangeError(
          `Fields of ${height} x ${width} do not go with those of ${waiting.truth.length / length} cells`,
        );
      }
      waiting.estimate.set(estimate, waiting.count * cells);
      waiting.truth.set(truth, waiting.count * cells);
      if (++waiting.count < length) return own;
      stacked.add(own.whole, { estimate: waiting.estimate, truth: waiting.truth, shape: [length * height, width] });
      waiting.count = 0;
      return own;
    },
    merge: (own, other, times = 1) => {
      stacked.merge(own.whole, other.whole, times);
      own.left += times * (other.left + (other.waiting?.count ?? 0));
      return own;
    },
    value: ({ whole, waiting, left }) => ({ value: stacked.value(whole), left: left + (waiting?.count ?? 0) }),
  };
}
