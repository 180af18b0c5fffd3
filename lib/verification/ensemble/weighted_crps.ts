import type { Accumulator } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
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
import { mergeSums } from "../sums.ts";
import { eachCase, type EnsembleCases } from "./cases.ts";
import { pairwiseSum } from "./pairwise.ts";

/** Options of {@link outcomeWeightedCrps} and {@link verticallyRescaledCrps}. */
export interface WeightedCrpsOptions {
  /** The weight is 1 for events of this threshold, else 0; in the units of the data. */
  readonly threshold: number;
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Mean weighted CRPS. */
export interface WeightedCrps extends CaseCount {
  /** Mean score, in the units of the data; NaN without a case. */
  readonly crps: number;
  /** Estimator: always of the members as they are. */
  readonly estimator: "ecdf";
  /** Threshold of the weight. */
  readonly threshold: number;
  /** Event operator. */
  readonly event: EventOperator;
}

/** Score of a case; `inside` are the members whose weight is 1, the first `k` numbers of the row. */
type CaseScore = (inside: Float64Array, k: number, m: number, truth: number, isEvent: boolean) => number;

function weightedCrps(
  options: WeightedCrpsOptions,
  score: CaseScore,
): Accumulator<CaseSums, EnsembleCases, WeightedCrps> {
  const { threshold, event = ">=" } = options;
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  const above = isAbove(event);
  return {
    init: () => caseSums(1),
    add: (state, cases) => {
      const memberLimit = thresholdsIn(cases.ensemble, [threshold])[0]!;
      const truthLimit = thresholdsIn(cases.truth, [threshold])[0]!;
      eachCase(cases, (row, m, truth, weight) => {
        let k = 0;
        for (let j = 0; j < m; j++) {
          const x = row[j]!;
          if (above ? x > memberLimit : x >= memberLimit) row[k++] = x;
        }
        const value = score(row, k, m, truth, above ? truth > truthLimit : truth >= truthLimit);
        if (Number.isNaN(value)) return leaveOut(state);
        countCase(state, weight);
        addTo(state, 0, weight * value);
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ crps: meanOf(state, 0), estimator: "ecdf", threshold, event, ...caseCount(state) }),
  };
}

/**
 * Outcome-weighted CRPS (Holzmann & Klar 2017, Ann. Appl. Stat. 11, 2404): when the truth is an event, the CRPS of the
 * members that are events, else 0. It says how well events are forecast once they are known to come, so it must stand
 * beside a score of their occurrence. A case without such a member has no score and is left out: look at `leftOut`.
 *
 * @throws As {@link crps}.
 */
export function outcomeWeightedCrps(options: WeightedCrpsOptions): Accumulator<CaseSums, EnsembleCases, WeightedCrps> {
  return weightedCrps(options, (inside, k, _, truth, isEvent) => {
    if (k === 0) return NaN;
    return isEvent ? distanceSum(inside, k, truth) / k - pairwiseSum(inside, k) / (k * k) : 0;
  });
}

/**
 * Vertically re-scaled CRPS about 0 (Allen, Ginsbourger & Ziegel 2023, SIAM/ASA JUQ 11, 906): E|X - y| w(X) w(y) -
 * E|X - X'| w(X) w(X') / 2 + (E|X| w(X) - |y| w(y)) (E w(X) - w(y)). Proper, and sensitive to the occurrence of events.
 *
 * @throws As {@link crps}.
 */
export function verticallyRescaledCrps(
  options: WeightedCrpsOptions,
): Accumulator<CaseSums, EnsembleCases, WeightedCrps> {
  return weightedCrps(options, (inside, k, m, truth, isEvent) => {
    const distance = isEvent ? distanceSum(inside, k, truth) / m : 0;
    const size = distanceSum(inside, k, 0) / m - (isEvent ? Math.abs(truth) : 0);
    return distance - pairwiseSum(inside, k) / (m * m) + size * (k / m - (isEvent ? 1 : 0));
  });
}

function distanceSum(row: Float64Array, k: number, y: number): number {
  let sum = 0;
  for (let j = 0; j < k; j++) sum += Math.abs(row[j]! - y);
  return sum;
}
