import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
import { once } from "../once.ts";
import { mergeSums } from "../sums.ts";

/** A climatology of dry, light and heavy rain: numbers for all pairs, or one for each cell of the arrays added. */
export interface RainClimate {
  /** Amount from which it is not dry, in the units of the data. Usually 0.25 mm a day. */
  readonly light: number | ArrayLike<number>;
  /** Amount from which it is heavy: exceeded by a third of the wet cases. */
  readonly heavy: number | ArrayLike<number>;
  /** Probability that it is dry, p1. */
  readonly dryProbability: number | ArrayLike<number>;
  /** Probability that it is heavy, p3. Default (1 - p1) / 3. */
  readonly heavyProbability?: number | ArrayLike<number>;
}

/** Options of {@link seeps}. */
export interface SeepsOptions extends RainClimate {
  /** Which amounts are not dry, or heavy. Default ">="; `scores` has ">". */
  readonly event?: EventOperator;
  /** Cells count whose dry probability lies in this range. Default [0.1, 0.85], as Rodwell et al. */
  readonly dryRange?: readonly [number, number];
}

/** SEEPS of the pairs added. */
export interface Seeps {
  /** Mean error: 0 perfect, 1 expected of a forecast without skill; NaN without pairs. */
  readonly seeps: number;
  /** Number of pairs that count. */
  readonly n: number;
  /** Number of pairs left out because their climate is too dry or too wet, or not known. */
  readonly excluded: number;
}

/**
 * Error of an estimate in category `y` of a truth in category `x`: 0 dry, 1 light, 2 heavy. The mean of the errors of two
 * yes/no forecasts, "not dry" and "heavy", each divided by the probability of what was true (Rodwell et al. 2010, QJRMS
 * 136, 1344, eq. 15; there p3 = (1 - p1) / 3).
 *
 * @param p1 Probability that it is dry.
 * @param p3 Probability that it is heavy.
 */
export function seepsError(y: number, x: number, p1: number, p3: number): number {
  const wet = (y > 0) === (x > 0) ? 0 : 1 / (x > 0 ? 1 - p1 : p1);
  const heavy = (y > 1) === (x > 1) ? 0 : 1 / (x > 1 ? p3 : 1 - p3);
  return (wet + heavy) / 2;
}

const [ERROR, WEIGHT, COUNT, EXCLUDED, SIZE] = [0, 1, 2, 3, 4] as const;

/**
 * Accumulates the stable equitable error in probability space of Rodwell et al. (2010) against a climatology, of all cells
 * or of each.
 *
 * @returns Accumulator; every pair array added is one field of the cells that the climatology has.
 * @throws RangeError when a probability is outside [0, 1], the range is, or the operator is unknown; `add` throws TypeError
 * when the arrays, or those of the climatology, differ in length, and RangeError for a negative weight.
 */
export function seeps(options: SeepsOptions): Accumulator<Float64Array<ArrayBuffer>, Pairs, Seeps> {
  const { light, heavy, dryProbability, heavyProbability, event = ">=", dryRange = [0.1, 0.85] } = options;
  const above = isAbove(event);
  for (const values of [dryProbability, heavyProbability ?? 0, dryRange]) checkProbabilities(values);
  return {
    init: () => new Float64Array(SIZE),
    add: (state, pairs) => {
      const { truth, estimate, weights } = pairs;
      const count = pairCount(pairs);
      const p1At = reader(dryProbability, count);
      const p3At = heavyProbability === undefined ? (i: number) => (1 - p1At(i)) / 3 : reader(heavyProbability, count);
      const reaches = (value: number, limit: number): boolean => above ? value > limit : value >= limit;
      const category = (values: ArrayLike<number>): (i: number) => number => {
        const [lightAt, heavyAt] = [reader(light, count, values), reader(heavy, count, values)];
        return (i) => reaches(values[i]!, heavyAt(i)) ? 2 : reaches(values[i]!, lightAt(i)) ? 1 : 0;
      };
      const [x, y] = [category(truth), category(estimate)];
      const [lightAt, heavyAt] = [reader(light, count), reader(heavy, count)];
      for (let i = 0; i < count; i++) {
        const w = weightAt(weights, i);
        if (!(w > 0) || Number.isNaN(truth[i]!) || Number.isNaN(estimate[i]!)) continue;
        const p1 = p1At(i);
        if (p1 >= dryRange[0] && p1 <= dryRange[1] && lightAt(i) <= heavyAt(i)) {
          state[ERROR]! += w * seepsError(y(i), x(i), p1, p3At(i));
          state[WEIGHT]! += w;
          state[COUNT]! += 1;
        } else state[EXCLUDED]! += 1;
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ seeps: state[ERROR]! / state[WEIGHT]!, n: state[COUNT]!, excluded: state[EXCLUDED]! }),
  };
}

/** Reads a number for every cell; with `values`, rounded as they are. @throws TypeError when it is not as many */
function reader(numbers: number | ArrayLike<number>, count: number, values?: unknown): (i: number) => number {
  if (typeof numbers === "number") {
    const rounded = thresholdsIn(values, [numbers])[0]!;
    return () => rounded;
  }
  if (numbers.length !== count) throw new TypeError(`A climatology of ${numbers.length} cells does not fit ${count}`);
  return values instanceof Float32Array ? (i) => Math.fround(numbers[i]!) : (i) => numbers[i]!;
}

/** @throws RangeError when a number is outside [0, 1]; NaN is allowed: there is no climatology at that cell */
function checkProbabilities(values: number | ArrayLike<number>): void {
  const list = typeof values === "number" ? [values] : values;
  for (let i = 0; i < list.length; i++) {
    if (list[i]! < 0 || list[i]! > 1) throw new RangeError(`Probability ${list[i]} is outside [0, 1]`);
  }
}

/**
 * SEEPS of paired arrays: {@link seeps} in one call.
 *
 * @throws As {@link seeps} and its `add`.
 */
export function seepsOf(pairs: Pairs, options: SeepsOptions): Seeps {
  return once(seeps(options), pairs);
}

/**
 * SEEPS of a joint table of dry, light and heavy, its climatology that of the true categories in the table; NaN when one of
 * them never came true.
 *
 * @param table Table, row-major, [estimated category, true category], 3 x 3.
 * @throws TypeError when the table has not 9 cells.
 */
export function seepsOfTable(table: ArrayLike<number>): number {
  if (table.length !== 9) {
    throw new TypeError(`SEEPS has three categories: a table of ${table.length} cells is not 3 x 3`);
  }
  const cells = Array.from(table);
  const total = cells.reduce((sum, cell) => sum + cell, 0);
  const share = (x: number): number => (cells[x]! + cells[3 + x]! + cells[6 + x]!) / total;
  if ([0, 1, 2].some((x) => !(share(x) > 0))) return NaN;
  return cells.reduce((sum, cell, k) => sum + cell * seepsError(Math.floor(k / 3), k % 3, share(0), share(2)), 0) /
    total;
}
