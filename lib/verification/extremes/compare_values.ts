import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import type { Compared } from "../climate/mod.ts";
import { type HeldValues, joined, roomLike } from "../held_values.ts";

/** Pairs that are present, part by part. */
export type KeptPairs = { readonly estimate: HeldValues; readonly truth: HeldValues }[];

/**
 * Makes what one needs all values for (a fit of maxima, ranks) a score of pairs. It keeps the pairs, 16 bytes each,
 * 8 in single precision. A weight of 0 leaves a pair out; other weights have no say.
 *
 * @param read What to say of the estimates and the true values of the pairs present, in the order added.
 * @returns Its `add` throws as every accumulator of pairs.
 */
export function keepPairs<Value>(
  read: (estimate: HeldValues, truth: HeldValues) => Value,
): Accumulator<KeptPairs, Pairs, Value> {
  return {
    init: () => [],
    add: (state, pairs) => {
      const { estimate, truth, weights } = pairs;
      const n = pairCount(pairs);
      const part = { estimate: roomLike([estimate], n), truth: roomLike([truth], n) };
      let kept = 0;
      for (let i = 0; i < n; i++) {
        if (!(weightAt(weights, i) > 0) || Number.isNaN(estimate[i]!) || Number.isNaN(truth[i]!)) continue;
        part.estimate[kept] = estimate[i]!;
        part.truth[kept++] = truth[i]!;
      }
      state.push({ estimate: part.estimate.slice(0, kept), truth: part.truth.slice(0, kept) });
      return state;
    },
    merge: (state, other, times = 1) => {
      const parts = other.slice();
      for (let t = 0; t < times; t++) for (const part of parts) state.push(part);
      return state;
    },
    value: (state) => read(joined(state.map((part) => part.estimate)), joined(state.map((part) => part.truth))),
  };
}

/**
 * Makes any index of values a score of pairs: that of the estimates beside that of the true values, as `compareSeries` does
 * where times matter.
 *
 * @param index What to say of values, none missing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { once } from "../once.ts";
 * import { fitGev } from "./gev.ts";
 * const fits = compareValues((maxima) => fitGev(maxima, "l-moments"));
 * const { estimate, truth } = once(fits, { estimate: [3, 5, 4, 9, 6, NaN], truth: [6, 10, 8, 18, 12, 1] });
 * assert.ok(Math.abs(truth.scale / estimate.scale - 2) < 1e-9);
 * ```
 */
export function compareValues<Result>(
  index: (values: HeldValues) => Result,
): Accumulator<KeptPairs, Pairs, Compared<Result>> {
  return keepPairs((estimate, truth) => ({ estimate: index(estimate), truth: index(truth), n: truth.length }));
}
