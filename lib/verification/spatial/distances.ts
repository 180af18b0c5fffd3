import type { Accumulator } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
import { distanceMap } from "./distance_map.ts";
import { checkFields, type FieldPair } from "./field_pair.ts";
import { type FieldMeans, meanOverFields } from "./field_means.ts";

/** Options of {@link eventDistances}. */
export interface DistanceOptions {
  /** Event threshold, in the units of the fields. */
  readonly threshold: number;
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
  /** Size of a cell, [y, x]: distances are in its unit. Default [1, 1]. */
  readonly spacing?: readonly [number, number];
  /** Exponent of Baddeley's delta. Default 2. */
  readonly exponent?: number;
  /** Distances beyond it count as it in Baddeley's delta. Default Infinity. */
  readonly cutoff?: number;
  /** Quantile of the partial Hausdorff distance, in (0, 1]. Default 0.95. */
  readonly quantile?: number;
}

/** Distances between the estimated and the true set of events. Zero is perfect. */
export interface EventDistances {
  /** Baddeley's delta: p-mean over present cells of |min(d(x, F), c) - min(d(x, O), c)|. */
  readonly baddeley: number;
  /** Hausdorff distance: the largest distance from a cell of either set to the other set. */
  readonly hausdorff: number;
  /** Partial Hausdorff distance: the larger of both sets' quantile of the distance to the other set. */
  readonly partialHausdorff: number;
  /** Modified Hausdorff distance: the larger of both mean distances (Dubuisson & Jain 1994). */
  readonly meanHausdorff: number;
  /** Mean distance from a true event to the nearest estimated one: grows with misses. */
  readonly meanFromTruth: number;
  /** Mean distance from an estimated event to the nearest true one: grows with false alarms. */
  readonly meanFromEstimate: number;
  /** Distance of the centroids of both sets. */
  readonly centroid: number;
  /** Why distances are NaN, where they are. */
  readonly reason?: string;
}

const NAMES = [
  "baddeley",
  "hausdorff",
  "partialHausdorff",
  "meanHausdorff",
  "meanFromTruth",
  "meanFromEstimate",
  "centroid",
] as const;

/**
 * Distances between the sets of events of two fields (Baddeley 1992; Gilleland 2011, WF 26, 340). Cells missing in either
 * field hold no event and do not count. Without an event in one field only Baddeley's delta with a finite cutoff is
 * defined; without any, none.
 *
 * @throws TypeError when a field has another shape; RangeError when an option is out of range.
 */
export function eventDistances(pair: FieldPair, options: DistanceOptions): EventDistances {
  const { threshold, event = ">=", spacing = [1, 1], exponent = 2, cutoff = Infinity, quantile = 0.95 } = options;
  checkFields(pair);
  const above = isAbove(event);
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  if (!(exponent >= 1 && exponent < Infinity)) throw new RangeError(`Exponent ${exponent} is not 1 or more`);
  if (!(cutoff > 0)) throw new RangeError(`Cutoff ${cutoff} is not above 0`);
  if (!(quantile > 0 && quantile <= 1)) throw new RangeError(`Quantile ${quantile} is not in (0, 1]`);
  const present = Uint8Array.from(pair.truth, (o, i) => Number.isNaN(o) || Number.isNaN(pair.estimate[i]!) ? 0 : 1);
  const events = (field: ArrayLike<number>): Uint8Array => {
    const limit = thresholdsIn(field, [threshold])[0]!;
    return present.map((here, i) => here && (above ? field[i]! > limit : field[i]! >= limit) ? 1 : 0);
  };
  const [f, o] = [events(pair.estimate), events(pair.truth)];
  const [toF, toO] = [distanceMap(f, pair.shape, spacing), distanceMap(o, pair.shape, spacing)];
  const fromEstimate = toO.filter((_, i) => f[i] === 1).sort();
  const fromTruth = toF.filter((_, i) => o[i] === 1).sort();
  const both = fromEstimate.length > 0 && fromTruth.length > 0;
  const none = fromEstimate.length === 0 && fromTruth.length === 0;
  const larger = (of: (sorted: Float64Array) => number): number =>
    both ? Math.max(of(fromEstimate), of(fromTruth)) : NaN;
  const baddeley = none || (!both && cutoff === Infinity)
    ? NaN
    : powerMean(present, exponent, (i) => Math.min(toF[i]!, cutoff) - Math.min(toO[i]!, cutoff));
  return {
    baddeley,
    hausdorff: larger((sorted) => sorted.at(-1)!),
    partialHausdorff: larger((sorted) => sorted[Math.ceil(quantile * sorted.length) - 1]!),
    meanHausdorff: larger(mean),
    meanFromTruth: both ? mean(fromTruth) : NaN,
    meanFromEstimate: both ? mean(fromEstimate) : NaN,
    centroid: centroidDistance(f, o, pair.shape, spacing),
    ...(both ? {} : { reason: none ? "neither field has an event" : "one field has no event" }),
  };
}

/** Means of {@link eventDistances} over fields, each over the fields in which it is defined. */
export function meanEventDistances(
  options: DistanceOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, FieldMeans<Exclude<keyof EventDistances, "reason">>> {
  return meanOverFields(NAMES, (pair) => eventDistances(pair, options));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function powerMean(present: Uint8Array, exponent: number, difference: (i: number) => number): number {
  let [sum, cells] = [0, 0];
  present.forEach((here, i) => {
    if (here === 0) return;
    sum += Math.abs(difference(i)) ** exponent;
    cells++;
  });
  return (sum / cells) ** (1 / exponent);
}

function centroidDistance(
  f: Uint8Array,
  o: Uint8Array,
  [, width]: readonly [number, number],
  [dy, dx]: readonly [number, number],
): number {
  const centre = (set: Uint8Array): readonly [number, number] => {
    let [y, x, n] = [0, 0, 0];
    set.forEach((inside, i) => {
      y += inside * Math.floor(i / width);
      x += inside * (i % width);
      n += inside;
    });
    return [y / n, x / n];
  };
  const [[fy, fx], [oy, ox]] = [centre(f), centre(o)];
  return Math.hypot((fy - oy) * dy, (fx - ox) * dx);
}
