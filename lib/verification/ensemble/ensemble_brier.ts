import type { Accumulator, Pairs } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
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
import { eachCase, type EnsembleCases } from "./cases.ts";

/** An event of ensembles. */
export interface EnsembleEvent {
  /** Threshold, in the units of the data. */
  readonly threshold: number;
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Options of {@link ensembleBrier}. */
export interface EnsembleBrierOptions extends EnsembleEvent {
  /** `ecdf`: of the share of members, as it is; `fair`: of the distribution behind them. Default "ecdf". */
  readonly estimator?: "ecdf" | "fair";
}

/** Mean Brier score of ensembles. */
export interface EnsembleBrier extends CaseCount {
  /** Mean score; NaN without a case. */
  readonly score: number;
  /** Estimator. */
  readonly estimator: "ecdf" | "fair";
  /** Threshold. */
  readonly threshold: number;
  /** Event operator. */
  readonly event: EventOperator;
}

/** Visits every case with its number of members that are events, and of all. */
function eachEvent(
  { threshold, event = ">=" }: EnsembleEvent,
  cases: EnsembleCases,
  visit: (events: number, present: number, isEvent: boolean, weight: number, index: number) => void,
): void {
  const above = isAbove(event);
  const memberLimit = thresholdsIn(cases.ensemble, [threshold])[0]!;
  const truthLimit = thresholdsIn(cases.truth, [threshold])[0]!;
  eachCase(cases, (row, present, truth, weight, index) => {
    let events = 0;
    for (let j = 0; j < present; j++) events += (above ? row[j]! > memberLimit : row[j]! >= memberLimit) ? 1 : 0;
    visit(events, present, above ? truth > truthLimit : truth >= truthLimit, weight, index);
  });
}

/**
 * Brier score of the share of members in which an event comes. The fair score subtracts i (M - i) / (M^2 (M - 1)) for i
 * events of M members (Ferro 2014, QJRMS 140, 1917); for a single member it is not defined, and the case left out.
 * Its decomposition: {@link eventProbabilities}, then `forecasts` and `brier`.
 *
 * @throws RangeError for a bad threshold, operator or estimator; `add` throws as {@link crps}.
 */
export function ensembleBrier(options: EnsembleBrierOptions): Accumulator<CaseSums, EnsembleCases, EnsembleBrier> {
  const { threshold, event = ">=", estimator = "ecdf" } = options;
  checkEvent(options);
  if (estimator !== "ecdf" && estimator !== "fair") {
    throw new RangeError(`Estimator "${estimator}" is unknown: use "ecdf" or "fair"`);
  }
  return {
    init: () => caseSums(1),
    add: (state, cases) => {
      eachEvent(options, cases, (i, m, isEvent, weight) => {
        if (estimator === "fair" && m === 1) return leaveOut(state);
        countCase(state, weight);
        const correction = estimator === "fair" ? i * (m - i) / (m * m * (m - 1)) : 0;
        addTo(state, 0, weight * ((i / m - (isEvent ? 1 : 0)) ** 2 - correction));
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ score: meanOf(state, 0), estimator, threshold, event, ...caseCount(state) }),
  };
}

/**
 * Probability forecasts of an event, as pairs for `forecasts`: the share of present members, and 1 or 0 for what came
 * true. NaN where truth or all members are missing.
 *
 * @throws RangeError for a bad threshold or operator, and as {@link crps}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const cases = { ensemble: [0, 2, 3, 4], members: 2, truth: [1, 5] };
 * assert.deepEqual([...eventProbabilities(cases, { threshold: 1 }).estimate as Float64Array], [0.5, 1]);
 * ```
 */
export function eventProbabilities(cases: EnsembleCases, event: EnsembleEvent): Pairs {
  checkEvent(event);
  const estimate = new Float64Array(cases.truth.length).fill(NaN);
  const truth = new Float64Array(cases.truth.length).fill(NaN);
  eachEvent(event, cases, (i, m, isEvent, _, index) => {
    estimate[index] = i / m;
    truth[index] = isEvent ? 1 : 0;
  });
  return cases.weights === undefined ? { estimate, truth } : { estimate, truth, weights: cases.weights };
}

function checkEvent({ threshold, event = ">=" }: EnsembleEvent): void {
  isAbove(event);
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
}
