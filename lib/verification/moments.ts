import type { PairBuffer } from "./pair_buffer.ts";

/**
 * First and second moments of pairs, in ten numbers of a flat array so that thousands of states cost no objects.
 * Updating by Welford (1962), merging by Chan, Golub & LeVeque (1983): stable far from zero, exact for constants.
 * The error d = estimate - truth has moments of its own, so that small errors of large values keep their digits.
 */

/** Numbers that one state takes. */
export const MOMENTS = 10;

const COUNT = 0;
const WEIGHT = 1;
const MEAN_X = 2;
const MEAN_Y = 3;
const SUM_XX = 4;
const SUM_YY = 5;
const SUM_XY = 6;
const MEAN_D = 7;
const SUM_DD = 8;
const SUM_ABS_D = 9;

/** Moments of pairs, weighted; NaN where there is no pair. Variances are of the population (divided by n). */
export interface Moments {
  /** Number of pairs. */
  readonly n: number;
  /** Sum of weights; n without weights. */
  readonly weight: number;
  /** Mean of the truth, in its units; the others alike. */
  readonly meanTruth: number;
  /** Mean of the estimate. */
  readonly meanEstimate: number;
  /** Variance of the truth. */
  readonly varianceTruth: number;
  /** Variance of the estimate. */
  readonly varianceEstimate: number;
  /** Covariance of estimate and truth. */
  readonly covariance: number;
  /** Mean of estimate - truth. */
  readonly meanError: number;
  /** Variance of estimate - truth. */
  readonly varianceError: number;
  /** Mean of |estimate - truth|. */
  readonly meanAbsoluteError: number;
}

/** Adds one pair of weight `w` > 0 to the state at `s[o]`; `x` is the truth, `y` the estimate. */
export function addMoments(s: Float64Array, o: number, x: number, y: number, w: number): void {
  const weight = s[o + WEIGHT]! + w;
  const share = w / weight;
  const dx = x - s[o + MEAN_X]!;
  const dy = y - s[o + MEAN_Y]!;
  const error = y - x;
  const dd = error - s[o + MEAN_D]!;
  const rest = w * (1 - share);
  s[o + COUNT]! += 1;
  s[o + WEIGHT] = weight;
  s[o + MEAN_X]! += dx * share;
  s[o + MEAN_Y]! += dy * share;
  s[o + SUM_XX]! += dx * dx * rest;
  s[o + SUM_YY]! += dy * dy * rest;
  s[o + SUM_XY]! += dx * dy * rest;
  s[o + MEAN_D]! += dd * share;
  s[o + SUM_DD]! += dd * dd * rest;
  s[o + SUM_ABS_D]! += w * Math.abs(error);
}

const part = new Float64Array(MOMENTS);

/** Adds the first `n` pairs of a buffer, several times faster than one by one: two passes in registers, then a merge. */
export function addManyMoments(s: Float64Array, o: number, { x, y, w }: PairBuffer, n: number): void {
  if (n === 0) return;
  const [x0, y0] = [x[0]!, y[0]!];
  const d0 = y0 - x0;
  let [weight, sumX, sumY, sumD, sumAbs] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const weightI = w[i]!;
    const d = y[i]! - x[i]!;
    weight += weightI;
    sumX += weightI * (x[i]! - x0);
    sumY += weightI * (y[i]! - y0);
    sumD += weightI * (d - d0);
    sumAbs += weightI * Math.abs(d);
  }
  const [meanX, meanY, meanD] = [x0 + sumX / weight, y0 + sumY / weight, d0 + sumD / weight];
  let [xx, yy, xy, dd] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const weightI = w[i]!;
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    const d = y[i]! - x[i]! - meanD;
    xx += weightI * dx * dx;
    yy += weightI * dy * dy;
    xy += weightI * dx * dy;
    dd += weightI * d * d;
  }
  part.set([n, weight, meanX, meanY, xx, yy, xy, meanD, dd, sumAbs]);
  mergeMoments(s, o, part, 0, 1);
}

/** Adds the state at `other[p]`, counted `times` times, to the one at `s[o]`. */
export function mergeMoments(s: Float64Array, o: number, other: Float64Array, p: number, times: number): void {
  const added = times * other[p + WEIGHT]!;
  if (added === 0) return;
  const before = s[o + WEIGHT]!;
  const share = added / (before + added);
  const dx = other[p + MEAN_X]! - s[o + MEAN_X]!;
  const dy = other[p + MEAN_Y]! - s[o + MEAN_Y]!;
  const dd = other[p + MEAN_D]! - s[o + MEAN_D]!;
  const rest = before * share;
  s[o + COUNT]! += times * other[p + COUNT]!;
  s[o + WEIGHT] = before + added;
  s[o + MEAN_X]! += dx * share;
  s[o + MEAN_Y]! += dy * share;
  s[o + SUM_XX]! += times * other[p + SUM_XX]! + dx * dx * rest;
  s[o + SUM_YY]! += times * other[p + SUM_YY]! + dy * dy * rest;
  s[o + SUM_XY]! += times * other[p + SUM_XY]! + dx * dy * rest;
  s[o + MEAN_D]! += dd * share;
  s[o + SUM_DD]! += times * other[p + SUM_DD]! + dd * dd * rest;
  s[o + SUM_ABS_D]! += times * other[p + SUM_ABS_D]!;
}

/** Adds pairs of weight 1, of which the moments are known, to the state at `s[o]`. */
export function addKnownMoments(s: Float64Array, o: number, known: Omit<Moments, "weight">): void {
  const { n } = known;
  part.set([
    n,
    n,
    known.meanTruth,
    known.meanEstimate,
    n * known.varianceTruth,
    n * known.varianceEstimate,
    n * known.covariance,
    known.meanError,
    n * known.varianceError,
    n * known.meanAbsoluteError,
  ]);
  mergeMoments(s, o, part, 0, 1);
}

/** The moments of the state at `s[o]`. */
export function readMoments(s: Float64Array, o: number): Moments {
  const weight = s[o + WEIGHT]!;
  const mean = (k: number): number => weight > 0 ? s[o + k]! : NaN;
  return {
    n: s[o + COUNT]!,
    weight,
    meanTruth: mean(MEAN_X),
    meanEstimate: mean(MEAN_Y),
    varianceTruth: s[o + SUM_XX]! / weight,
    varianceEstimate: s[o + SUM_YY]! / weight,
    covariance: s[o + SUM_XY]! / weight,
    meanError: mean(MEAN_D),
    varianceError: s[o + SUM_DD]! / weight,
    meanAbsoluteError: s[o + SUM_ABS_D]! / weight,
  };
}
