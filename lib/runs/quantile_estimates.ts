import { bootstrap, type Interval } from "../verification/mod.ts";
import { USUAL_DRAWS } from "./usual_intervals.ts";

/** A quantile of some values with its interval. */
export interface QuantileEstimate {
  /** Share of the values below. */
  readonly probability: number;
  /** Quantile. */
  readonly value: number;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Blocks that were resampled. */
  readonly blocks: number;
}

/** Values of a replicate of the bootstrap, in any order. */
const GATHER = {
  init: (): number[] => [],
  merge: (into: number[], from: readonly number[], times = 1): number[] => {
    for (let n = 0; n < times; n++) for (const value of from) into.push(value);
    return into;
  },
};

/**
 * Quantiles of values, with intervals from resampling their blocks.
 *
 * @param values [value]
 * @param blocks block of each value
 */
export function quantileEstimates(
  values: readonly number[],
  blocks: readonly number[],
  options: {
    readonly probabilities: readonly number[];
    readonly seed?: number;
    /** Least and greatest possible value, to which intervals are cut. */
    readonly range?: readonly [number, number];
  },
): readonly QuantileEstimate[] {
  const { probabilities, seed = 0, range = [-Infinity, Infinity] } = options;
  const quantileOf = sortingOnce();
  const states = Map.groupBy(values.keys(), (i) => blocks[i]!).values().map((list) => list.map((i) => values[i]!));
  const intervals = bootstrap([...states], GATHER, {
    ...USUAL_DRAWS,
    seed,
    name: "quantiles",
    statistics: probabilities.map((p) => ({
      range,
      value: (state: readonly number[]) => quantileOf(state, p),
      mass: (state: readonly number[]) => state.length,
    })),
  });
  return probabilities.map((probability, k) => ({
    probability,
    value: quantileOf(values, probability),
    ...limits(intervals[k]!),
  }));
}

function limits({ low, high, blocks }: Interval) {
  return Number.isNaN(low) ? { low: null, high: null, blocks } : { low, high, blocks };
}

/**
 * Quantile of values, linear between the sorted ones (Hyndman & Fan 1996, type 7), NaN of none; several quantiles of the
 * same values one after another sort them once.
 */
function sortingOnce(): (values: readonly number[], p: number) => number {
  let last: readonly number[] = [];
  let sorted = new Float64Array();
  return (values, p) => {
    if (values !== last) sorted = Float64Array.from(last = values).sort();
    const at = p * (sorted.length - 1);
    const below = sorted[Math.floor(at)] ?? NaN;
    const above = sorted[Math.ceil(at)] ?? NaN;
    return below + (at - Math.floor(at)) * (above - below);
  };
}
