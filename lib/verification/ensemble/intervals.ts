import { type Accumulator, weightAt } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import {
  addTo,
  type CaseCount,
  caseCount,
  type CaseSums,
  caseSums,
  countCase,
  leaveOut,
  meanOf,
} from "./case_means.ts";
import { checkRows, isPresentRow } from "./quantiles.ts";

/** Central prediction intervals, their median, and what came true; NaN missing. */
export interface IntervalCases {
  /** Lower ends, row-major [case, interval]. */
  readonly lower: ArrayLike<number>;
  /** Upper ends, row-major [case, interval]. */
  readonly upper: ArrayLike<number>;
  /** Medians, [case]: without them there is no weighted interval score. */
  readonly median?: ArrayLike<number>;
  /** Truth, [case], same units. */
  readonly truth: ArrayLike<number>;
  /** Weights, [case], not negative. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** One interval. */
export interface IntervalScore {
  /** Share outside that it admits: 0.1 for a 90 % interval. */
  readonly alpha: number;
  /** width + below + above; NaN without a case, as the others. */
  readonly score: number;
  /** Mean of upper - lower. */
  readonly width: number;
  /** Mean of 2 / alpha max(lower - y, 0). */
  readonly below: number;
  /** Mean of 2 / alpha max(y - upper, 0). */
  readonly above: number;
  /** Share of cases inside, ends included: 1 - alpha when it is reliable. */
  readonly coverage: number;
}

/** Scores of prediction intervals. */
export interface Intervals extends CaseCount {
  /** Every interval. */
  readonly intervals: readonly IntervalScore[];
  /** (|y - median| / 2 + sum of alpha / 2 score) / (K + 1/2), in the units of the data; NaN without medians. */
  readonly weighted: number;
}

const [WIDTH, BELOW, ABOVE, INSIDE, EACH] = [0, 1, 2, 3, 4] as const;

/**
 * Interval score (Gneiting & Raftery 2007, eq. 43) and weighted interval score (Bracher et al. 2021, PLOS Comput. Biol.
 * 17, e1008618). A case whose lower end is above its upper end is left out and counted.
 *
 * @param alphas Share outside that each interval admits, in (0, 1).
 * @throws RangeError when an alpha is outside (0, 1); `add` throws TypeError when the arrays do not fit and RangeError for
 * infinite values or negative weights.
 */
export function intervalScores(alphas: readonly number[]): Accumulator<CaseSums, IntervalCases, Intervals> {
  if (alphas.length === 0 || alphas.some((alpha) => !(alpha > 0 && alpha < 1))) {
    throw new RangeError(`Shares outside ${alphas.join(", ")} are not in (0, 1)`);
  }
  const count = alphas.length;
  const MEDIAN = EACH * count;
  const isOrdered = ({ lower, upper }: IntervalCases, i: number): boolean => {
    for (let k = i * count; k < (i + 1) * count; k++) if (lower[k]! > upper[k]!) return false;
    return true;
  };
  return {
    init: () => caseSums(MEDIAN + 1),
    add: (state, cases) => {
      const { lower, upper, median, truth, weights } = cases;
      checkRows(lower, truth, count, weights);
      checkRows(upper, truth, count);
      if (median !== undefined) checkRows(median, truth, 1);
      for (let i = 0; i < truth.length; i++) {
        const y = truth[i]!;
        const w = weightAt(weights, i);
        if (w === 0 || !isPresentRow(lower, i, count, y) || !isPresentRow(upper, i, count, y)) continue;
        if (median !== undefined && !isPresentRow(median, i, 1, y)) continue;
        if (!isOrdered(cases, i)) {
          leaveOut(state);
          continue;
        }
        countCase(state, w);
        addTo(state, MEDIAN, median === undefined ? NaN : w * Math.abs(y - median[i]!));
        for (let k = 0; k < count; k++) {
          const [low, high] = [lower[i * count + k]!, upper[i * count + k]!];
          addTo(state, EACH * k + WIDTH, w * (high - low));
          addTo(state, EACH * k + BELOW, w * 2 / alphas[k]! * Math.max(low - y, 0));
          addTo(state, EACH * k + ABOVE, w * 2 / alphas[k]! * Math.max(y - high, 0));
          addTo(state, EACH * k + INSIDE, y >= low && y <= high ? w : 0);
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const intervals = alphas.map((alpha, k): IntervalScore => {
        const mean = (what: number): number => meanOf(state, EACH * k + what);
        const [width, below, above] = [mean(WIDTH), mean(BELOW), mean(ABOVE)];
        return { alpha, score: width + below + above, width, below, above, coverage: mean(INSIDE) };
      });
      const sum = intervals.reduce((total, { alpha, score }) => total + alpha / 2 * score, meanOf(state, MEDIAN) / 2);
      return { intervals, weighted: sum / (count + 0.5), ...caseCount(state) };
    },
  };
}
