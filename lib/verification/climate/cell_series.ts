import type { Accumulator } from "../accumulator.ts";
import { type HeldValues, roomLike } from "../held_values.ts";
import { checkSeries, type Series } from "./series.ts";
import { type Compared, risingOrder } from "./compare_series.ts";

/** An estimated and a true field of one time, NaN missing. */
export interface TimedFields {
  /** Time, s since 1970 UTC. */
  readonly time: number;
  /** Estimates, [cell]. */
  readonly estimate: ArrayLike<number>;
  /** Truth, [cell]. */
  readonly truth: ArrayLike<number>;
}

/** State of {@link cellSeries}: the fields. */
export type KeptFields = {
  readonly time: number;
  readonly estimate: Float32Array | Float64Array;
  readonly truth: Float32Array | Float64Array;
}[];

/** Series of every cell as time goes. */
export interface CellSeries {
  /** Number of cells. */
  readonly cells: number;
  /** Number of fields. */
  readonly fields: number;
  /** Pairs present, over all cells. */
  readonly n: number;
  /**
   * What an index says of the estimates and of the truth of every cell, at all times, NaN where either is missing: the step
   * of a series is then that of the fields, however few are left. Cells with nothing left are left out.
   */
  each<Result>(index: (series: Series) => Result): readonly Compared<Result>[];
}

/**
 * Accumulates fields as series of their cells, for indices in which time matters (spells, maxima of years, clusters). It
 * keeps all values. Fields may come and be merged in any order; one that is counted several times has its copies 400 years
 * on, as `compareSeries` has it.
 *
 * @returns Its `add` throws TypeError when the fields differ in size, RangeError for a time that is not finite; what its value
 * gives throws RangeError for an infinite value.
 */
export function cellSeries(): Accumulator<KeptFields, TimedFields, CellSeries> {
  return {
    init: () => [],
    add: (state, { time, estimate, truth }) => {
      const cells = state[0]?.truth.length ?? truth.length;
      if (estimate.length !== cells || truth.length !== cells) {
        throw new TypeError(
          `Fields of ${estimate.length} and ${truth.length} cells are not of ${cells}: give one grid`,
        );
      }
      if (!Number.isFinite(time)) throw new RangeError(`Time ${time} of a field is not a number`);
      state.push({ time, estimate: kept(estimate), truth: kept(truth) });
      return state;
    },
    merge: (state, other, times = 1) => {
      const fields = other.slice();
      for (let t = 0; t < times; t++) state.push(...fields);
      return state;
    },
    value: (state) => {
      const { order, time } = risingOrder(Float64Array.from(state, (field) => field.time));
      const cells = state[0]?.truth.length ?? 0;
      const empty = {
        estimate: roomLike(state.map((field) => field.estimate), 0),
        truth: roomLike(state.map((field) => field.truth), 0),
      };
      const seriesOf = (cell: number): Compared<Series> => {
        const of = (side: "estimate" | "truth"): HeldValues =>
          roomLike([empty[side]], order.length).map((_, i) => state[order[i]!]![side][cell]!);
        const [estimate, truth] = [of("estimate"), of("truth")];
        let n = 0;
        for (let k = 0; k < order.length; k++) {
          if (Number.isNaN(estimate[k]!) || Number.isNaN(truth[k]!)) estimate[k] = truth[k] = NaN;
          else n++;
        }
        for (const values of [estimate, truth]) checkSeries({ time, values });
        return { estimate: { time, values: estimate }, truth: { time, values: truth }, n };
      };
      const all = Array.from({ length: cells }, (_, cell) => seriesOf(cell)).filter(({ n }) => n > 0);
      return {
        cells,
        fields: state.length,
        n: all.reduce((sum, series) => sum + series.n, 0),
        each: (index) => all.map(({ estimate, truth, n }) => ({ estimate: index(estimate), truth: index(truth), n })),
      };
    },
  };
}

/** A copy: fields may be overwritten by the next. */
function kept(values: ArrayLike<number>): Float32Array | Float64Array {
  return values instanceof Float32Array ? values.slice() : Float64Array.from(values);
}
