import { weightAt } from "../accumulator.ts";
import { checkFinite } from "./cases.ts";

/** Ensemble forecasts of vectors (stations, cells, lead times) and what came true; NaN missing. */
export interface VectorCases {
  /** Members of every case, row-major [case, member, dimension]. */
  readonly ensemble: ArrayLike<number>;
  /** Members per case. */
  readonly members: number;
  /** Numbers per vector. */
  readonly dimensions: number;
  /** Truth, row-major [case, dimension], same units. */
  readonly truth: ArrayLike<number>;
  /** Weights, [case], not negative. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** A case without its missing dimensions. */
export interface VectorCase {
  /** Members, row-major [member, dimension], in a buffer that is not to be kept. */
  readonly ensemble: Float64Array;
  /** Number of members. */
  readonly members: number;
  /** Number of dimensions that are present in the truth and in every member. */
  readonly dimensions: number;
  /** Truth, [dimension]. */
  readonly truth: Float64Array;
  /** Which dimensions they are, [dimension]. */
  readonly kept: Uint32Array;
  /** Weight of the case. */
  readonly weight: number;
}

/** Estimator of scores of vectors: of the members as they are, or fair to their number. */
export type VectorEstimator = "nrg" | "fair";

/** @throws RangeError when the estimator is unknown. */
export function isFair(estimator: VectorEstimator): boolean {
  if (estimator !== "nrg" && estimator !== "fair") {
    throw new RangeError(`Estimator "${estimator}" is unknown: use "nrg" or "fair"`);
  }
  return estimator === "fair";
}

/**
 * Visits every case of which a dimension is present in the truth and all members.
 *
 * @throws RangeError for bad numbers of members or dimensions, infinite values or negative weights; TypeError when the
 * arrays do not fit.
 */
export function eachVectorCase(cases: VectorCases, visit: (one: VectorCase) => void): void {
  const { ensemble, members, dimensions, truth, weights } = cases;
  for (const [what, number] of [["members", members], ["dimensions", dimensions]] as const) {
    if (!Number.isInteger(number) || number < 1) {
      throw new RangeError(`Number of ${what} ${number} is not a whole number above 0`);
    }
  }
  const count = truth.length / dimensions;
  if (!Number.isInteger(count) || ensemble.length !== truth.length * members) {
    throw new TypeError(
      `Ensemble of ${ensemble.length} and truth of ${truth.length} values are not cases of ${members} members and ` +
        `${dimensions} dimensions`,
    );
  }
  if (weights !== undefined && weights.length !== count) {
    throw new TypeError(`Cannot weigh ${count} cases with ${weights.length} weights: give as many of each`);
  }
  const rows = new Float64Array(members * dimensions);
  const vector = new Float64Array(dimensions);
  const kept = new Uint32Array(dimensions);
  for (let i = 0; i < count; i++) {
    const weight = weightAt(weights, i);
    if (weight === 0) continue;
    const first = i * members * dimensions;
    let present = 0;
    for (let d = 0; d < dimensions; d++) {
      const y = truth[i * dimensions + d]!;
      checkFinite(y, "Truth", i);
      let isPresent = !Number.isNaN(y);
      for (let m = 0; m < members; m++) {
        const x = ensemble[first + m * dimensions + d]!;
        checkFinite(x, "Member", i);
        isPresent &&= !Number.isNaN(x);
      }
      if (isPresent) kept[present++] = d;
    }
    if (present === 0) continue;
    for (let k = 0; k < present; k++) {
      vector[k] = truth[i * dimensions + kept[k]!]!;
      for (let m = 0; m < members; m++) rows[m * present + k] = ensemble[first + m * dimensions + kept[k]!]!;
    }
    visit({ ensemble: rows, members, dimensions: present, truth: vector, kept, weight });
  }
}
