import type { Accumulator } from "../accumulator.ts";
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
import { momentsOf } from "./spread_skill.ts";

/** Mean error-spread score. */
export interface ErrorSpread extends CaseCount {
  /** Mean score, in the fourth power of the units; NaN without a case. */
  readonly score: number;
}

/**
 * Error-spread score (Christensen, Moroz & Palmer 2015, QJRMS 141, 538, eq. 14): (s^2 - e^2 - e s g)^2, with s the standard
 * deviation of the members, e the error of their mean and g their skewness, M / ((M - 1) (M - 2)) sum ((x - m) / s)^3.
 * scoringrules 0.10 lacks the factor M in g, so that its g vanishes for large ensembles. Members that are fewer than 3 or
 * all equal have no skewness: the case is left out and counted.
 *
 * @returns Accumulator; `add` throws TypeError when the arrays do not fit, RangeError for infinite values or negative
 * weights.
 */
export function errorSpread(): Accumulator<CaseSums, EnsembleCases, ErrorSpread> {
  return {
    init: () => caseSums(1),
    add: (state, cases) => {
      eachCase(cases, (row, m, truth, weight) => {
        const { mean, variance } = momentsOf(row, m);
        if (m < 3 || variance === 0) return leaveOut(state);
        const s = Math.sqrt(variance);
        const e = mean - truth;
        let cubes = 0;
        for (let j = 0; j < m; j++) cubes += ((row[j]! - mean) / s) ** 3;
        const g = m * cubes / ((m - 1) * (m - 2));
        countCase(state, weight);
        addTo(state, 0, weight * (variance - e * e - e * s * g) ** 2);
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ score: meanOf(state, 0), ...caseCount(state) }),
  };
}
