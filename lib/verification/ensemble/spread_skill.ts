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
  sumOf,
} from "./case_means.ts";
import { eachCase, type EnsembleCases } from "./cases.ts";

/** Spread and error of the cases whose spread lies in a range. */
export interface SpreadSkillBin {
  /** Least spread (standard deviation of the members), included. */
  readonly from: number;
  /** Greatest spread, not included; Infinity in the last. */
  readonly to: number;
  /** Weight of its cases. */
  readonly weight: number;
  /** Root of the mean variance of members (divided by M - 1) times (M + 1) / M; NaN in an empty bin. */
  readonly spread: number;
  /** Root mean square error of the ensemble mean; NaN in an empty bin. */
  readonly rmse: number;
}

/** Whether the spread of ensembles is as large as their error. */
export interface SpreadSkill extends CaseCount {
  /** Root of the mean variance of members times (M + 1) / M, in the units of the data; NaN without a case. */
  readonly spread: number;
  /** Root mean square error of the ensemble mean. */
  readonly rmse: number;
  /** spread / rmse: 1 for members and truth of one distribution, below it too little spread. */
  readonly ratio: number;
  /** Mean of ensemble mean - truth. */
  readonly bias: number;
  /** Cases by their spread. */
  readonly bins: readonly SpreadSkillBin[];
}

const [VARIANCE, SQUARE, ERROR, EACH] = [0, 1, 2, 3] as const;

/**
 * Spread and skill of ensembles (Fortin et al. 2014, J. Hydrometeor. 15, 1708: the factor (M + 1) / M makes
 * ensembles of any size alike). A case of one member has no spread: it is left out and counted.
 *
 * @param edges Spreads between bins, rising, in the units of the data. Default none: one bin.
 * @throws RangeError when the edges do not rise above 0; `add` throws TypeError when the arrays do not fit and RangeError
 * for infinite values or negative weights.
 */
export function spreadSkill(edges: readonly number[] = []): Accumulator<CaseSums, EnsembleCases, SpreadSkill> {
  if (edges.some((edge, k) => !(edge > (edges[k - 1] ?? 0) && edge < Infinity))) {
    throw new RangeError(`Spreads ${edges.join(", ")} do not rise above 0`);
  }
  const size = edges.length + 1;
  const BINS = 1;
  return {
    init: () => caseSums(BINS + EACH * size),
    add: (state, cases) => {
      eachCase(cases, (row, m, truth, weight) => {
        if (m === 1) return leaveOut(state);
        const { mean, variance } = momentsOf(row, m);
        const error = mean - truth;
        const spread = Math.sqrt(variance);
        let bin = 0;
        while (bin < edges.length && spread >= edges[bin]!) bin++;
        countCase(state, weight);
        addTo(state, 0, weight * error);
        addTo(state, BINS + EACH * bin + VARIANCE, weight * variance * (m + 1) / m);
        addTo(state, BINS + EACH * bin + SQUARE, weight * error * error);
        addTo(state, BINS + EACH * bin + ERROR, weight);
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const sums = [0, 0, 0];
      const bins = Array.from({ length: size }, (_, k): SpreadSkillBin => {
        const [variance, square, weight] = [VARIANCE, SQUARE, ERROR].map((what) =>
          sumOf(state, BINS + EACH * k + what)
        );
        [variance, square, weight].forEach((value, what) => sums[what]! += value!);
        return {
          from: edges[k - 1] ?? 0,
          to: edges[k] ?? Infinity,
          weight: weight!,
          spread: Math.sqrt(variance! / weight!),
          rmse: Math.sqrt(square! / weight!),
        };
      });
      const [spread, rmse] = [Math.sqrt(sums[VARIANCE]! / sums[ERROR]!), Math.sqrt(sums[SQUARE]! / sums[ERROR]!)];
      return { spread, rmse, ratio: spread / rmse, bias: meanOf(state, 0), bins, ...caseCount(state) };
    },
  };
}

/** Mean and unbiased variance of the first `m` numbers, exact for equal ones. */
export function momentsOf(row: Float64Array, m: number): { readonly mean: number; readonly variance: number } {
  const first = row[0]!;
  let sum = 0;
  for (let j = 0; j < m; j++) sum += row[j]! - first;
  const mean = first + sum / m;
  let squares = 0;
  for (let j = 0; j < m; j++) squares += (row[j]! - mean) ** 2;
  return { mean, variance: squares / (m - 1) };
}
