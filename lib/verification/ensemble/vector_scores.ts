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
import { eachVectorCase, isFair, type VectorCase, type VectorCases, type VectorEstimator } from "./multivariate.ts";

/** Mean over cases of a score of vectors. */
export interface VectorScore extends CaseCount {
  /** Mean score; NaN without a case. */
  readonly score: number;
}

/** {@link VectorScore} with its estimator. */
export interface EstimatedVectorScore extends VectorScore {
  /** Estimator. */
  readonly estimator: VectorEstimator;
}

/** {@link EstimatedVectorScore} with the order of the variogram. */
export interface VariogramScore extends EstimatedVectorScore {
  /** Order of the variogram. */
  readonly order: number;
}

/** Accumulates the mean of `score`, NaN where it is not defined. */
function vectorMean<Parameters>(
  score: (one: VectorCase) => number,
  parameters: Parameters,
): Accumulator<CaseSums, VectorCases, VectorScore & Parameters> {
  return {
    init: () => caseSums(1),
    add: (state, cases) => {
      eachVectorCase(cases, (one) => {
        const value = score(one);
        if (!Number.isFinite(value)) return leaveOut(state);
        countCase(state, one.weight);
        addTo(state, 0, one.weight * value);
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ score: meanOf(state, 0), ...parameters, ...caseCount(state) }),
  };
}

/**
 * Energy score (Gneiting & Raftery 2007, JASA 102, 359, eq. 22): E|X - y| - E|X - X'| / 2 with Euclidean distances, the
 * second over all pairs (`nrg`) or over pairs of different members (`fair`). Scale the dimensions alike before.
 *
 * @param options Estimator, default "nrg".
 * @throws RangeError for an unknown estimator; `add` throws as {@link eachVectorCase}.
 */
export function energyScore(
  { estimator = "nrg" }: { readonly estimator?: VectorEstimator } = {},
): Accumulator<CaseSums, VectorCases, EstimatedVectorScore> {
  const fair = isFair(estimator);
  return vectorMean(({ ensemble, members, dimensions, truth }) => {
    const distance = (a: Float64Array, from: number, b: Float64Array, to: number): number => {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += (a[from + d]! - b[to + d]!) ** 2;
      return Math.sqrt(sum);
    };
    let error = 0;
    let spread = 0;
    for (let m = 0; m < members; m++) {
      error += distance(ensemble, m * dimensions, truth, 0);
      for (let k = 0; k < m; k++) spread += distance(ensemble, m * dimensions, ensemble, k * dimensions);
    }
    return error / members - spread / (members * (fair ? members - 1 : members));
  }, { estimator });
}

/** Options of {@link variogramScore}. */
export interface VariogramOptions {
  /** Order p > 0 of |x_i - x_j|^p. Default 0.5. */
  readonly order?: number;
  /** Estimator: `fair` subtracts the variance of the mean of the members. Default "nrg". */
  readonly estimator?: VectorEstimator;
  /** Weights of pairs of dimensions, row-major [dimension, dimension], not negative. Default: all 1. */
  readonly pairWeights?: ArrayLike<number>;
}

/**
 * Variogram score (Scheuerer & Hamill 2015, MWR 143, 1321): sum over ordered pairs of dimensions of w_ij
 * (|y_i - y_j|^p - mean |x_i - x_j|^p)^2. Sensitive to dependence, blind to a common shift. Cost: members times
 * dimensions squared.
 *
 * @throws RangeError for a bad order or estimator; `add` throws as {@link eachVectorCase}, and TypeError when the weights
 * of pairs are not a square of dimensions.
 */
export function variogramScore(options: VariogramOptions = {}): Accumulator<CaseSums, VectorCases, VariogramScore> {
  const { order = 0.5, estimator = "nrg", pairWeights } = options;
  if (!(order > 0 && order < Infinity)) throw new RangeError(`Order ${order} of the variogram is not above 0`);
  const fair = isFair(estimator);
  const mean = vectorMean(({ ensemble, members, dimensions, truth, kept }) => {
    const side = pairWeights === undefined ? 0 : Math.sqrt(pairWeights.length);
    let score = 0;
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j < dimensions; j++) {
        if (i === j) continue;
        const observed = Math.abs(truth[i]! - truth[j]!) ** order;
        let sum = 0;
        let squares = 0;
        for (let m = 0; m < members; m++) {
          const row = m * dimensions;
          const error = Math.abs(ensemble[row + i]! - ensemble[row + j]!) ** order - observed;
          sum += error;
          squares += error * error;
        }
        const bias = (sum / members) ** 2;
        const correction = fair ? (squares / members - bias) / (members - 1) : 0;
        score += (pairWeights?.[kept[i]! * side + kept[j]!] ?? 1) * (bias - correction);
      }
    }
    return score;
  }, { estimator, order });
  return {
    ...mean,
    add: (state, cases) => {
      if (pairWeights !== undefined && pairWeights.length !== cases.dimensions ** 2) {
        throw new TypeError(
          `${pairWeights.length} weights of pairs are not ${cases.dimensions} x ${cases.dimensions}: give one per pair`,
        );
      }
      return mean.add(state, cases);
    },
  };
}

/**
 * Dawid-Sebastiani score (1999, Ann. Stat. 27, 65): ln det S + (y - m)' S^-1 (y - m), with mean and unbiased covariance
 * of the members. Where the covariance is singular (members not more than dimensions, a constant dimension) it is not
 * defined: the case is left out and counted.
 */
export function dawidSebastiani(): Accumulator<CaseSums, VectorCases, VectorScore> {
  return vectorMean(({ ensemble, members, dimensions, truth }) => {
    // from the first member on, so that a constant dimension has no variance out of rounding
    const mean = ensemble.slice(0, dimensions);
    for (let k = 0; k < members * dimensions; k++) {
      const d = k % dimensions;
      mean[d]! += (ensemble[k]! - ensemble[d]!) / members;
    }
    const factor = new Float64Array(dimensions * dimensions);
    const solved = new Float64Array(dimensions);
    let score = 0;
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let m = 0; m < members; m++) {
          const row = m * dimensions;
          sum += (ensemble[row + i]! - mean[i]!) * (ensemble[row + j]! - mean[j]!) / (members - 1);
        }
        const variance = sum;
        for (let k = 0; k < j; k++) sum -= factor[i * dimensions + k]! * factor[j * dimensions + k]!;
        if (i === j && !(sum > 1e-12 * variance)) return NaN;
        factor[i * dimensions + j] = i === j ? Math.sqrt(sum) : sum / factor[j * dimensions + j]!;
      }
      let rest = truth[i]! - mean[i]!;
      for (let k = 0; k < i; k++) rest -= factor[i * dimensions + k]! * solved[k]!;
      const diagonal = factor[i * dimensions + i]!;
      solved[i] = rest / diagonal;
      score += 2 * Math.log(diagonal) + solved[i]! ** 2;
    }
    return score;
  }, {});
}
