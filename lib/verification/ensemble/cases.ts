import { weightAt } from "../accumulator.ts";

/** Ensemble forecasts and what came true. Missing is NaN: a missing member is left out of its case. */
export interface EnsembleCases {
  /** Members of every case, row-major [case, member], or [member, case] when `memberAxis` is "first". */
  readonly ensemble: ArrayLike<number>;
  /** Members per case. */
  readonly members: number;
  /** Truth, [case], same units; a missing one leaves the case out. */
  readonly truth: ArrayLike<number>;
  /** Where the members lie. Default "last". */
  readonly memberAxis?: "last" | "first";
  /** Weights, [case], not negative; a case of weight zero is left out. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** Number, distance of cases and distance of members in the flat ensemble. */
interface Layout {
  readonly count: number;
  readonly caseStep: number;
  readonly memberStep: number;
}

/**
 * Shape of the cases, checked.
 *
 * @throws RangeError for a bad number of members or axis; TypeError when the arrays do not fit each other.
 */
function layoutOf({ ensemble, members, truth, memberAxis = "last", weights }: EnsembleCases): Layout {
  if (!Number.isInteger(members) || members < 1) {
    throw new RangeError(`Number of members ${members} is not a whole number above 0`);
  }
  if (memberAxis !== "last" && memberAxis !== "first") {
    throw new RangeError(`Member axis "${memberAxis}" is unknown: use "last" or "first"`);
  }
  const count = truth.length;
  if (ensemble.length !== count * members) {
    throw new TypeError(`Ensemble of ${ensemble.length} values is not ${count} cases of ${members} members`);
  }
  if (weights !== undefined && weights.length !== count) {
    throw new TypeError(`Cannot weigh ${count} cases with ${weights.length} weights: give as many of each`);
  }
  return memberAxis === "last"
    ? { count, caseStep: members, memberStep: 1 }
    : { count, caseStep: 1, memberStep: count };
}

/**
 * Visits every case that has a truth, a weight and a member.
 *
 * @param visit Called with a buffer that holds the present members first, their number, truth, weight and index. The
 * buffer may be changed, not kept.
 * @throws TypeError when the arrays do not fit; RangeError for an infinite value or a negative weight.
 */
export function eachCase(
  cases: EnsembleCases,
  visit: (row: Float64Array, present: number, truth: number, weight: number, index: number) => void,
): void {
  const layout = layoutOf(cases);
  const { members, truth, weights } = cases;
  const row = new Float64Array(members);
  for (let i = 0; i < layout.count; i++) {
    const y = truth[i]!;
    const w = weightAt(weights, i);
    if (Number.isNaN(y) || w === 0) continue;
    checkFinite(y, "Truth", i);
    const present = readRow(cases, layout, i, row);
    if (present > 0) visit(row, present, y, w, i);
  }
}

/** Reads the members of case `i`, those that are present first; returns their number. */
function readRow({ ensemble }: EnsembleCases, { caseStep, memberStep }: Layout, i: number, row: Float64Array): number {
  const first = i * caseStep;
  let sum = 0;
  for (let j = 0; j < row.length; j++) {
    const x = ensemble[first + j * memberStep]!;
    row[j] = x;
    sum += x;
  }
  return sum - sum === 0 ? row.length : keepPresent(row, i);
}

/** Moves the present members of a row to its front; returns their number. */
function keepPresent(row: Float64Array, i: number): number {
  let present = 0;
  for (const x of row) {
    checkFinite(x, "Member", i);
    if (!Number.isNaN(x)) row[present++] = x;
  }
  return present;
}

/** @throws RangeError when `value` is infinite; NaN passes: it is missing. */
export function checkFinite(value: number, what: string, i: number): void {
  if (value === Infinity || value === -Infinity) {
    throw new RangeError(`${what} of case ${i} is ${value}: mark what is missing by NaN, and clip what is unbounded`);
  }
}
