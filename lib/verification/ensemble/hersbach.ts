import type { Accumulator } from "../accumulator.ts";
import { halfMeanDifference, stepsOf } from "../distribution/steps.ts";
import { allValues, appendValues, noValues, pushValue, type Values } from "../distribution/values.ts";
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
import { clip } from "./crps.ts";
import { sortRow } from "./pairwise.ts";

/** CRPS and its parts: crps = reliability - resolution + uncertainty = reliability + potential. */
export interface CrpsDecomposition extends CaseCount {
  /** Mean CRPS of the members as they are, in the units of the data; NaN without a case, as the others. */
  readonly crps: number;
  /** What forecast probabilities that come true as often as they say would save. */
  readonly reliability: number;
  /** Score of such forecasts. */
  readonly potential: number;
  /** What they save on climatology; negative where they are worse. */
  readonly resolution: number;
  /** Score of the climatology of the sample. */
  readonly uncertainty: number;
  /** Estimator: always of the members as they are. */
  readonly estimator: "ecdf";
  /** Members. */
  readonly members: number;
}

/** State of {@link crpsDecomposition}: sums per gap between members, and every truth with its weight, 16 bytes each. */
export interface DecompositionState {
  /** Sums. */
  readonly sums: CaseSums;
  /** Truth. */
  readonly truth: Values;
  /** Its weights. */
  readonly weights: Values;
}

/**
 * Decomposition of the CRPS of ensembles of one size (Hersbach 2000, Wea. Forecasting 15, 559). A case that
 * lacks a member is left out and counted.
 *
 * @param members Number of members.
 * @throws RangeError when it is not a whole number above 0; `add` throws TypeError when the arrays do not fit and
 * RangeError for infinite values or negative weights.
 */
export function crpsDecomposition(
  members: number,
): Accumulator<DecompositionState, EnsembleCases, CrpsDecomposition> {
  if (!Number.isInteger(members) || members < 1) {
    throw new RangeError(`Number of members ${members} is not a whole number above 0`);
  }
  const gaps = members + 1;
  const [ALPHA, BETA, BELOW, ABOVE] = [0, gaps, 2 * gaps, 2 * gaps + 1] as const;
  return {
    init: () => ({ sums: caseSums(2 * gaps + 2), truth: noValues(), weights: noValues() }),
    add: (state, cases) => {
      const { sums } = state;
      eachCase(cases, (row, present, y, weight) => {
        if (present !== members) return leaveOut(sums);
        countCase(sums, weight);
        pushValue(state.truth, y);
        pushValue(state.weights, weight);
        sortRow(row);
        const least = row[0]!;
        const greatest = row[members - 1]!;
        if (y < least) {
          addTo(sums, BELOW, weight);
          addTo(sums, BETA, weight * (least - y));
        }
        if (y > greatest) {
          addTo(sums, ABOVE, weight);
          addTo(sums, ALPHA + members, weight * (y - greatest));
        }
        for (let k = 1; k < members; k++) {
          const from = row[k - 1]!;
          const to = row[k]!;
          const split = clip(y, from, to);
          addTo(sums, ALPHA + k, weight * (split - from));
          addTo(sums, BETA + k, weight * (to - split));
        }
      });
      return state;
    },
    merge: (state, other, times = 1) => {
      mergeSums(state.sums, other.sums, times);
      if (times === 0) return state;
      appendValues(state.truth, other.truth);
      appendValues(state.weights, other.weights, times);
      return state;
    },
    value: ({ sums, truth, weights }) => {
      let reliability = 0;
      let potential = 0;
      for (let k = 0; k < gaps; k++) {
        const [alpha, beta] = [meanOf(sums, ALPHA + k), meanOf(sums, BETA + k)];
        const outlier = k === 0 ? meanOf(sums, BELOW) : k === members ? 1 - meanOf(sums, ABOVE) : NaN;
        const inside = k > 0 && k < members;
        if (alpha + beta === 0) continue;
        const frequency = inside ? beta / (alpha + beta) : outlier;
        const width = inside ? alpha + beta : k === 0 ? beta / frequency : alpha / (1 - frequency);
        reliability += width * (frequency - k / members) ** 2;
        potential += width * frequency * (1 - frequency);
      }
      const uncertainty = halfMeanDifference(stepsOf(allValues(truth), allValues(weights)));
      return {
        crps: reliability + potential,
        reliability,
        potential,
        resolution: uncertainty - potential,
        uncertainty,
        estimator: "ecdf",
        members,
        ...caseCount(sums),
      };
    },
  };
}
