import { type Accumulator, pairCount, type Pairs } from "../accumulator.ts";
import { type EventOperator, isAbove, type Table, thresholdsIn } from "../contingency.ts";
import { addBlock, addCategories } from "./count_categories.ts";
import { nextAbove } from "./next_above.ts";
import { once } from "../once.ts";
import { mergeSums } from "../sums.ts";

/** Joint table of the categories that thresholds cut values into: sums of weights, counts without weights. */
export interface Categories {
  /** Thresholds between the categories, rising, in the units of the data. */
  readonly thresholds: readonly number[];
  /** Whether a value at a threshold lies above it (">=") or below it (">"). */
  readonly event: EventOperator;
  /** Number of pairs. */
  readonly n: number;
  /** Table, row-major, [estimated category, true category], categories rising. */
  readonly table: Float64Array;
}

/** Options of {@link categories}. */
export interface CategoriesOptions {
  /** Thresholds between the categories, each once, in the units of the data. Any order; results have them rising. */
  readonly thresholds: readonly number[];
  /** Which values are at or above a threshold. Default ">=". */
  readonly event?: EventOperator;
}

/**
 * Accumulates the joint table of categories: every two-by-two table (see {@link eventTable}) and every score of several
 * categories are read from it, so all thresholds cost one pass. Infinite values belong to the outer categories.
 *
 * @returns Accumulator of pairs; its state is the number of pairs, then the table.
 * @throws RangeError when a threshold is not finite or there twice, or the operator is unknown; `add` throws TypeError when
 * the arrays differ in length and RangeError for a negative weight.
 */
export function categories(options: CategoriesOptions): Accumulator<Float64Array<ArrayBuffer>, Pairs, Categories> {
  const { event = ">=" } = options;
  const thresholds = options.thresholds.toSorted((a, b) => a - b);
  thresholds.forEach((threshold, k) => {
    if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
    if (threshold === thresholds[k - 1]) throw new RangeError(`Threshold ${threshold} is there twice: give it once`);
  });
  const above = isAbove(event);
  // strictly above a threshold is at or above the next number that the array can hold
  const limitsIn = (values: unknown): Float64Array => {
    const limits = thresholdsIn(values, thresholds);
    return above ? limits.map((limit) => nextAbove(limit, values instanceof Float32Array)) : limits;
  };
  const size = thresholds.length + 1;
  const single = limitsIn(new Float32Array());
  return {
    init: () => new Float64Array(1 + size * size),
    add: (state, pairs) => {
      pairCount(pairs);
      const limits = { x: limitsIn(pairs.truth), y: limitsIn(pairs.estimate) };
      addCategories(state, pairs, limits);
      return state;
    },
    addBlock: (state, block) => addBlock(state, block, { x: single, y: single }),
    merge: mergeSums,
    value: (state) => ({ thresholds, event, n: state[0]!, table: state.slice(1) }),
  };
}

/**
 * The two-by-two table of the event "reaches threshold `k`", from the joint table.
 *
 * @throws RangeError when there is no such threshold.
 */
export function eventTable({ table, thresholds }: Categories, k: number): Table {
  if (!(k in thresholds)) throw new RangeError(`There is no threshold ${k}: there are ${thresholds.length}`);
  const size = thresholds.length + 1;
  const cells = [0, 0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) cells[(y > k ? 0 : 2) + (x > k ? 0 : 1)]! += table[y * size + x]!;
  }
  const [hits, falseAlarms, misses, correctNegatives] = cells as [number, number, number, number];
  return { hits, falseAlarms, misses, correctNegatives };
}

/**
 * Joint table of paired arrays: {@link categories} in one call.
 *
 * @throws As {@link categories} and its `add`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CATEGORICAL } from "./mod.ts";
 * const table = categoriesOf({ estimate: [0, 2, 3, NaN], truth: [0, 2, 0, 4] }, { thresholds: [1, 3] });
 * assert.equal(CATEGORICAL.far.value(eventTable(table, 0)), 0.5);
 * assert.equal(CATEGORICAL.far.value(eventTable(table, 1)), 1);
 * ```
 */
export function categoriesOf(pairs: Pairs, options: CategoriesOptions): Categories {
  return once(categories(options), pairs);
}
