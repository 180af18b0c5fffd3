import { type Accumulator, weightAt } from "../accumulator.ts";
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
import { checkFinite } from "./cases.ts";
import { CLOSED_CRPS, type DistributionFamily } from "./parametric.ts";

/** Forecast distributions of one family and what came true. */
export interface DistributionCases {
  /** Every parameter of the family: one number for all cases, or one per case, [case]; NaN missing. */
  readonly parameters: Readonly<Record<string, number | ArrayLike<number>>>;
  /** Truth, [case]; NaN missing. */
  readonly truth: ArrayLike<number>;
  /** Weights, [case], not negative. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** Mean CRPS of forecast distributions. */
export interface ParametricCrps extends CaseCount {
  /** Mean score, in the units of the data; NaN without a case. */
  readonly crps: number;
  /** Family. */
  readonly family: DistributionFamily;
}

/**
 * CRPS of forecast distributions in closed form. Cases whose parameters name no distribution with a finite mean (scale 0,
 * tail shape 1 or more) are left out and counted.
 *
 * @param family Family; CLOSED_CRPS names its parameters. A point mass that is not given is 0.
 * @throws RangeError when the family is unknown; `add` throws TypeError when a parameter is missing or an array does not
 * fit, and RangeError for an infinite truth or a negative weight.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { once } from "../once.ts";
 * const cases = { parameters: { mean: 0, deviation: 2 }, truth: [1] };
 * assert.equal(once(parametricCrps("normal"), cases).crps.toFixed(6), "0.662807");
 * ```
 */
export function parametricCrps(
  family: DistributionFamily,
): Accumulator<CaseSums, DistributionCases, ParametricCrps> {
  const closed = CLOSED_CRPS[family];
  if (closed === undefined) {
    throw new RangeError(`Family "${family}" is unknown: use ${Object.keys(CLOSED_CRPS).join(", ")}`);
  }
  const names = closed.parameters;
  return {
    init: () => caseSums(1),
    add: (state, { parameters, truth, weights }) => {
      const n = truth.length;
      if (weights !== undefined && weights.length !== n) {
        throw new TypeError(`Cannot weigh ${n} cases with ${weights.length} weights: give as many of each`);
      }
      const columns = names.map((name) => columnOf(parameters, name, n));
      const values = new Float64Array(names.length);
      for (let i = 0; i < n; i++) {
        const y = truth[i]!;
        const w = weightAt(weights, i);
        for (let k = 0; k < values.length; k++) values[k] = columns[k]![i]!;
        if (Number.isNaN(y) || w === 0 || values.some(Number.isNaN)) continue;
        checkFinite(y, "Truth", i);
        const score = closed.crps(y, values);
        if (!Number.isFinite(score)) leaveOut(state);
        else {
          countCase(state, w);
          addTo(state, 0, w * score);
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ crps: meanOf(state, 0), family, ...caseCount(state) }),
  };
}

function columnOf(parameters: DistributionCases["parameters"], name: string, n: number): ArrayLike<number> {
  const given = parameters[name] ?? (name === "mass" ? 0 : undefined);
  if (given === undefined) {
    throw new TypeError(`Parameter "${name}" is not among those given: ${Object.keys(parameters).join(", ")}`);
  }
  if (typeof given === "number") return new Float64Array(n).fill(given);
  if (given.length !== n) {
    throw new TypeError(
      `Parameter "${name}" has ${given.length} values for ${n} cases: give one per case, or one number`,
    );
  }
  return given;
}
