import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import type { FieldPair } from "./field_pair.ts";
import { type Stated, stated } from "./stated.ts";

/** A mean over fields. */
export interface FieldMean extends Stated {
  /** Fields in which the number is defined. */
  readonly fields: number;
}

/** Means over the fields added. */
export interface FieldMeans<Name extends string> {
  /** By name. */
  readonly means: Readonly<Record<Name, FieldMean>>;
  /** Fields added. */
  readonly fields: number;
}

/**
 * Accumulates means over fields of numbers that every pair of fields gives by itself. A number that is NaN is left out of
 * its mean, and its fields are counted.
 *
 * @param names Names of the numbers.
 * @param numbers The numbers of a pair.
 */
export function meanOverFields<Name extends string>(
  names: readonly Name[],
  numbers: (pair: FieldPair) => Readonly<Record<Name, number>>,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, FieldMeans<Name>> {
  const FIELDS = 2 * names.length;
  return {
    init: () => new Float64Array(FIELDS + 1),
    add: (state, pair) => {
      const of = numbers(pair);
      names.forEach((name, k) => {
        if (Number.isNaN(of[name])) return;
        state[2 * k]! += of[name];
        state[2 * k + 1]! += 1;
      });
      state[FIELDS]! += 1;
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const means = names.map((name, k): [Name, FieldMean] => {
        const fields = state[2 * k + 1]!;
        const reason = state[FIELDS] === 0 ? "no field was added" : "undefined in every field";
        return [name, { ...stated(state[2 * k]! / fields, reason), fields }];
      });
      return { means: Object.fromEntries(means) as Record<Name, FieldMean>, fields: state[FIELDS]! };
    },
  };
}
