import { WET_RATE } from "../../base/mod.ts";
import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";

/** How often and how hard it rains. */
export interface Wetness {
  /** Mean of all values, in their units. */
  readonly mean: number;
  /** Share of wet values; NaN without values. */
  readonly wetFraction: number;
  /** Mean of the wet values (SDII for daily amounts: simple daily intensity index); NaN when all is dry. */
  readonly intensity: number;
}

/** Wetness of estimate and truth. */
export interface WetnessComparison {
  /** Of the estimate. */
  readonly estimate: Wetness;
  /** Of the truth. */
  readonly truth: Wetness;
  /** Least wet value, in the units of the data. */
  readonly wet: number;
  /** Which values are wet. */
  readonly event: EventOperator;
  /** Number of pairs. */
  readonly n: number;
  /** Why a number is NaN; null when none is. */
  readonly reason: string | null;
}

/** Options of {@link wetness}. */
export interface WetnessOptions {
  /** Least wet value: 0.1 mm h-1 for rates (the default); 1 mm for days, by ETCCDI. */
  readonly wet?: number;
  /** Which values are wet. Default ">=". */
  readonly event?: EventOperator;
}

const [COUNT, WEIGHT, ESTIMATE, TRUTH, SIZE] = [0, 1, 2, 5, 8] as const;

/**
 * Wet fraction, mean and mean intensity when wet (SDII of ETCCDI, Zhang et al. 2011, WIREs Clim. Change 2, 851), of pairs
 * or fields. A state is eight numbers.
 *
 * @throws RangeError when `wet` is not finite or the operator is unknown; `add` throws as every accumulator of pairs, and
 * RangeError for an infinite value.
 */
export function wetness(
  options: WetnessOptions = {},
): Accumulator<Float64Array<ArrayBuffer>, Pairs, WetnessComparison> {
  const { wet = WET_RATE, event = ">=" } = options;
  if (!Number.isFinite(wet)) throw new RangeError(`Wet limit ${wet} is not a finite number`);
  const above = isAbove(event);
  const addValue = (s: Float64Array, o: number, value: number, weight: number, limit: number): void => {
    if (Math.abs(value) === Infinity) throw new RangeError(`Value ${value} is not finite: missing values are NaN`);
    s[o]! += weight * value;
    if (!(above ? value > limit : value >= limit)) return;
    s[o + 1]! += weight;
    s[o + 2]! += weight * value;
  };
  return {
    init: () => new Float64Array(SIZE),
    add: (state, pairs) => {
      const { estimate, truth, weights } = pairs;
      const n = pairCount(pairs);
      const [limitEstimate, limitTruth] = [thresholdsIn(estimate, [wet])[0]!, thresholdsIn(truth, [wet])[0]!];
      for (let i = 0; i < n; i++) {
        const [y, x, w] = [estimate[i]!, truth[i]!, weightAt(weights, i)];
        if (!(w > 0) || Number.isNaN(y) || Number.isNaN(x)) continue;
        state[COUNT]! += 1;
        state[WEIGHT]! += w;
        addValue(state, ESTIMATE, y, w, limitEstimate);
        addValue(state, TRUTH, x, w, limitTruth);
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      for (let k = 0; k < SIZE; k++) state[k]! += times * other[k]!;
      return state;
    },
    value: (state) => {
      const read = (o: number): Wetness => ({
        mean: state[o]! / state[WEIGHT]!,
        wetFraction: state[o + 1]! / state[WEIGHT]!,
        intensity: state[o + 2]! / state[o + 1]!,
      });
      const dry = state[ESTIMATE + 1] === 0 ? "the estimate is all dry" : "the truth is all dry";
      const reason = state[COUNT] === 0 ? "no pairs" : state[ESTIMATE + 1] === 0 || state[TRUTH + 1] === 0 ? dry : null;
      return { estimate: read(ESTIMATE), truth: read(TRUTH), wet, event, n: state[COUNT]!, reason };
    },
  };
}
