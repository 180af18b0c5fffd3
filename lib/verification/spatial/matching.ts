import { thresholdIn } from "../contingency.ts";
import { distanceMap } from "./distance_map.ts";
import { type FieldPair, jointAmounts } from "./field_pair.ts";
import { type ObjectOptions, type RainObject, rainObjects } from "./objects.ts";

/** Options of {@link matchObjects}. */
export interface MatchOptions extends ObjectOptions {
  /** Distance of centroids beyond which its interest is 0, in units of the spacing; it falls from a tenth of this on. */
  readonly centroidReach: number;
  /** Distance of boundaries at which its interest is 0. Default two thirds of the centroids'. */
  readonly boundaryReach?: number;
  /** Least interest of a match. Default 0.7. */
  readonly leastInterest?: number;
}

/** An estimated object and the true one that it stands for. */
export interface ObjectMatch {
  /** Place of the estimate's object. */
  readonly estimate: number;
  /** Place of the truth's object. */
  readonly truth: number;
  /** Interest in [0, 1]. */
  readonly interest: number;
  /** Estimate's centroid - truth's, [y, x], in units of the spacing. */
  readonly displacement: readonly [number, number];
}

/** Objects of both fields and which belong together. */
export interface ObjectMatches {
  /** Objects of the estimate. */
  readonly estimate: readonly RainObject[];
  /** Objects of the truth. */
  readonly truth: readonly RainObject[];
  /** Matches one to one, by falling interest. */
  readonly matches: readonly ObjectMatch[];
  /** Median over objects of both fields of their largest interest (MMI, Davis et al. 2009); NaN without objects. */
  readonly medianInterest: number;
}

/** Least interest of a match when none is given. */
export const LEAST_INTEREST = 0.7;

/** Weights of the attributes, those of MODE: centroids, boundaries, angle, area ratio, overlap. */
const WEIGHTS = [2, 4, 1, 1, 2] as const;

/**
 * Matches the objects of two fields by total interest, as MODE does (Davis et al. 2006, MWR 134, 1772; 2009, WF 24, 1252):
 * a weighted mean of functions in [0, 1] of the distance of centroids (weight 2), the distance of boundaries (4), the
 * angle between the axes (1, times how elongated both are), the ratio of areas (1) and the overlap by the smaller area
 * (2). Unlike MODE there is no smoothing and no merging: one object matches at most one, best first.
 *
 * @throws TypeError when a field has another shape; RangeError when a value or an option is out of range.
 */
export function matchObjects(pair: FieldPair, options: MatchOptions): ObjectMatches {
  const { centroidReach, boundaryReach = centroidReach * 2 / 3, leastInterest = LEAST_INTEREST, spacing = [1, 1] } =
    options;
  if (!Number.isFinite(options.threshold)) {
    throw new RangeError(`Threshold ${options.threshold} is not a finite number`);
  }
  for (const reach of [centroidReach, boundaryReach]) {
    if (!(reach > 0 && reach < Infinity)) throw new RangeError(`Reach ${reach} is not a number above 0`);
  }
  if (!(leastInterest >= 0 && leastInterest <= 1)) throw new RangeError(`Interest ${leastInterest} is not in [0, 1]`);
  const fields = jointAmounts(pair);
  const { shape } = pair;
  const objectsOf = (side: "estimate" | "truth"): readonly RainObject[] =>
    rainObjects({ values: fields[side], shape }, { ...options, threshold: thresholdIn(pair[side], options.threshold) });
  const [estimate, truth] = [objectsOf("estimate"), objectsOf("truth")];
  const all: ObjectMatch[] = truth.flatMap((o, j) => {
    const inside = new Uint8Array(shape[0] * shape[1]);
    for (const cell of o.cells) inside[cell] = 1;
    const toTruth = distanceMap(inside, shape, spacing);
    return estimate.map((f, i) => ({
      estimate: i,
      truth: j,
      interest: interest(f, o, toTruth, [centroidReach, boundaryReach]),
      displacement: [f.centroid[0] - o.centroid[0], f.centroid[1] - o.centroid[1]] as const,
    }));
  });
  const best = [
    ...estimate.map((_, i) => Math.max(0, ...all.filter((match) => match.estimate === i).map((m) => m.interest))),
    ...truth.map((_, j) => Math.max(0, ...all.filter((match) => match.truth === j).map((m) => m.interest))),
  ].sort((a, b) => a - b);
  const middle = (best.length - 1) / 2;
  const taken = { estimate: new Set<number>(), truth: new Set<number>() };
  const matches = all.toSorted((a, b) => b.interest - a.interest).filter((match) => {
    if (match.interest < leastInterest) return false;
    if (taken.estimate.has(match.estimate) || taken.truth.has(match.truth)) return false;
    taken.estimate.add(match.estimate);
    taken.truth.add(match.truth);
    return true;
  });
  const medianInterest = best.length === 0 ? NaN : (best[Math.floor(middle)]! + best[Math.ceil(middle)]!) / 2;
  return { estimate, truth, matches, medianInterest };
}

function interest(
  f: RainObject,
  o: RainObject,
  toTruth: Float64Array,
  [centroidReach, boundaryReach]: readonly [number, number],
): number {
  let [overlap, boundary] = [0, Infinity];
  for (const cell of f.cells) {
    boundary = Math.min(boundary, toTruth[cell]!);
    if (toTruth[cell] === 0) overlap++;
  }
  const [small, large] = [Math.min(f.cells.length, o.cells.length), Math.max(f.cells.length, o.cells.length)];
  const centroids = Math.hypot(f.centroid[0] - o.centroid[0], f.centroid[1] - o.centroid[1]);
  const turn = Math.abs(f.angle - o.angle) % 180;
  const angle = Math.min(turn, 180 - turn);
  const values = [
    falling(centroids, centroidReach / 10, centroidReach),
    falling(boundary, 0, boundaryReach),
    falling(angle, 30, 90),
    Math.min(1, small / large / 0.8),
    overlapInterest(overlap / small),
  ];
  const trust = [1, 1, Math.sqrt(elongation(f.aspect) * elongation(o.aspect)), 1, 1];
  const weight = WEIGHTS.map((own, k) => own * trust[k]!);
  return values.reduce((sum, value, k) => sum + weight[k]! * value, 0) / weight.reduce((sum, own) => sum + own, 0);
}

/** 1 up to `start`, 0 from `end` on. */
function falling(value: number, start: number, end: number): number {
  return Math.max(0, Math.min(1, (end - value) / (end - start)));
}

/** 0 without overlap, 0.5 at a tenth, 1 from a quarter on. */
function overlapInterest(share: number): number {
  return share < 0.1 ? 5 * share : Math.min(1, 0.5 + (share - 0.1) / 0.3);
}

/** How much an angle tells: 0 for a disc, towards 1 for a line (MODE's aspect ratio confidence). */
function elongation(aspect: number): number {
  return ((1 - aspect) ** 2 / (1 + aspect ** 2)) ** 0.3;
}
