import { type Accumulator, weightAt } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { addTo, type CaseCount, caseCount, type CaseSums, caseSums, countCase, meanOf } from "./case_means.ts";
import { checkFinite } from "./cases.ts";

/** Quantile forecasts and what came true; NaN missing. */
export interface QuantileCases {
  /** Quantiles, row-major [case, level]; a case that lacks one is left out. */
  readonly quantiles: ArrayLike<number>;
  /** Truth, [case], same units. */
  readonly truth: ArrayLike<number>;
  /** Weights, [case], not negative. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** Options of {@link pinball}. */
export interface PinballOptions {
  /** Levels of the quantiles, in (0, 1), rising. */
  readonly levels: readonly number[];
  /**
   * How the CRPS is made of pinball losses: `equal` is twice their mean, right for levels (k - 1/2) / K; `spacing` weighs
   * each by the part of (0, 1) nearest to its level, for any levels. Default "spacing".
   */
  readonly rule?: "equal" | "spacing";
}

/** Scores of quantile forecasts. */
export interface Pinball extends CaseCount {
  /** CRPS by the rule, in the units of the data; NaN without a case. */
  readonly crps: number;
  /** Rule. */
  readonly rule: "equal" | "spacing";
  /** Mean loss and reliability of each level. */
  readonly levels: readonly PinballLevel[];
}

/** One level. */
export interface PinballLevel {
  /** Level in (0, 1). */
  readonly level: number;
  /** Mean of max(level (y - q), (level - 1) (y - q)). */
  readonly loss: number;
  /** Share of cases with y <= q: the level when it is reliable, more with ties. */
  readonly coverage: number;
}

/**
 * Pinball loss of quantile forecasts (Koenker & Bassett 1978) and the CRPS that they imply.
 *
 * @throws RangeError when the levels do not rise inside (0, 1) or the rule is unknown; `add` throws TypeError when the
 * arrays do not fit and RangeError for infinite values or negative weights.
 */
export function pinball({ levels, rule = "spacing" }: PinballOptions): Accumulator<CaseSums, QuantileCases, Pinball> {
  const count = levels.length;
  if (count === 0 || levels.some((level, k) => !(level > (levels[k - 1] ?? 0) && level < 1))) {
    throw new RangeError(`Levels ${levels.join(", ")} do not rise inside (0, 1)`);
  }
  if (rule !== "equal" && rule !== "spacing") {
    throw new RangeError(`Rule "${rule}" is unknown: use "equal" or "spacing"`);
  }
  const middle = (k: number): number => k === 0 ? 0 : k === count ? 1 : (levels[k - 1]! + levels[k]!) / 2;
  const shares = levels.map((_, k) => rule === "equal" ? 1 / count : middle(k + 1) - middle(k));
  return {
    init: () => caseSums(2 * count),
    add: (state, { quantiles, truth, weights }) => {
      checkRows(quantiles, truth, count, weights);
      for (let i = 0; i < truth.length; i++) {
        const y = truth[i]!;
        const w = weightAt(weights, i);
        if (w === 0 || !isPresentRow(quantiles, i, count, y)) continue;
        countCase(state, w);
        for (let k = 0; k < count; k++) {
          const error = y - quantiles[i * count + k]!;
          addTo(state, k, w * Math.max(levels[k]! * error, (levels[k]! - 1) * error));
          if (error <= 0) addTo(state, count + k, w);
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => ({
      crps: shares.reduce((sum, share, k) => sum + 2 * share * meanOf(state, k), 0),
      rule,
      levels: levels.map((level, k) => ({ level, loss: meanOf(state, k), coverage: meanOf(state, count + k) })),
      ...caseCount(state),
    }),
  };
}

/** @throws TypeError unless there are `count` numbers and at most one weight per case. */
export function checkRows(
  rows: ArrayLike<number>,
  truth: ArrayLike<number>,
  count: number,
  weights?: ArrayLike<number>,
): void {
  if (rows.length !== truth.length * count) {
    throw new TypeError(`${rows.length} numbers are not ${count} for each of ${truth.length} cases`);
  }
  if (weights !== undefined && weights.length !== truth.length) {
    throw new TypeError(`Cannot weigh ${truth.length} cases with ${weights.length} weights: give as many of each`);
  }
}

/**
 * Whether the truth `y` and the `count` numbers of row `i` are all present.
 *
 * @throws RangeError when one is infinite.
 */
export function isPresentRow(rows: ArrayLike<number>, i: number, count: number, y: number): boolean {
  checkFinite(y, "Truth", i);
  let present = !Number.isNaN(y);
  for (let k = i * count; k < (i + 1) * count; k++) {
    checkFinite(rows[k]!, "Forecast", i);
    present &&= !Number.isNaN(rows[k]!);
  }
  return present;
}
