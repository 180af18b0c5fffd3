import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import type { FieldPair } from "./field_pair.ts";
import { LEAST_INTEREST, matchObjects, type MatchOptions } from "./matching.ts";
import type { RainObject } from "./objects.ts";

/** Scores of matched objects over the fields added. */
export interface ObjectScores {
  /** Matched objects. */
  readonly hits: number;
  /** Estimated objects without a match. */
  readonly falseAlarms: number;
  /** True objects without a match. */
  readonly misses: number;
  /** Matched by all: hits / (hits + false alarms + misses); NaN without objects. */
  readonly csi: number;
  /** Object-based threat score (Johnson et al. 2011): sum of interest times matched areas by all areas; NaN without. */
  readonly threat: number;
  /** Mean displacement of matched objects, estimate - truth, [y, x]; NaN without matches. */
  readonly displacement: readonly [number, number];
  /** Mean length of it. */
  readonly distance: number;
  /** Mean over fields with objects of the median of largest interest. */
  readonly medianInterest: number;
  /** Fields added. */
  readonly fields: number;
  /** Threshold of the objects: cells at or above it. */
  readonly threshold: number;
  /** Least interest of a match. */
  readonly leastInterest: number;
  /** Distance of centroids beyond which its interest is 0. */
  readonly centroidReach: number;
  /** Why scores are NaN, where they are. */
  readonly reason?: string;
}

/** Accumulates {@link matchObjects} over fields. */
export function objectScores(
  options: MatchOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, ObjectScores> {
  const { threshold, leastInterest = LEAST_INTEREST, centroidReach } = options;
  return {
    init: () => new Float64Array(11),
    add: (state, pair) => {
      const { estimate, truth, matches, medianInterest } = matchObjects(pair, options);
      const area = (objects: readonly RainObject[]): number =>
        objects.reduce((sum, { cells }) => sum + cells.length, 0);
      const any = estimate.length + truth.length > 0 ? 1 : 0;
      const sums = [matches.length, estimate.length - matches.length, truth.length - matches.length];
      sums.push(area(estimate) + area(truth), any && medianInterest, any, 1, 0, 0, 0, 0);
      for (const { interest, displacement: [dy, dx], ...match } of matches) {
        sums[7]! += interest * (estimate[match.estimate]!.cells.length + truth[match.truth]!.cells.length);
        sums[8]! += dy;
        sums[9]! += dx;
        sums[10]! += Math.hypot(dy, dx);
      }
      return mergeSums(state, Float64Array.from(sums) as typeof state);
    },
    merge: mergeSums,
    value: (state) => {
      const [hits, falseAlarms, misses, area, median, withObjects, fields, agreed, dy, dx, length] = state;
      return {
        hits: hits!,
        falseAlarms: falseAlarms!,
        misses: misses!,
        csi: hits! / (hits! + falseAlarms! + misses!),
        threat: agreed! / area!,
        displacement: [dy! / hits!, dx! / hits!],
        distance: length! / hits!,
        medianInterest: median! / withObjects!,
        fields: fields!,
        threshold,
        leastInterest,
        centroidReach,
        ...(hits! > 0 ? {} : { reason: withObjects! > 0 ? "no object is matched" : "no field has an object" }),
      };
    },
  };
}
