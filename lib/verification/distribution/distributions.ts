import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { type Steps, stepsOf } from "./steps.ts";
import { allValues, appendValues, noValues, pushValue, type Values } from "./values.ts";

/** Two empirical distributions on the values that either takes. */
export interface Distributions {
  /** Distinct values of both, rising. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Weight of the estimates at each value: their count without weights. */
  readonly estimate: Float64Array<ArrayBuffer>;
  /** Weight of the truth at each value. */
  readonly truth: Float64Array<ArrayBuffer>;
  /** Sum of the weights of the estimates. */
  readonly estimateWeight: number;
  /** Sum of the weights of the truth. */
  readonly truthWeight: number;
  /** Whether there are weights other than 1: tests that count values then have no p. */
  readonly weighted: boolean;
  /** Why there is nothing to compare; null when there is. */
  readonly reason: string | null;
}

/** State of {@link distributions}: every value, 24 bytes per pair. */
export interface DistributionState {
  /** Estimates. */
  readonly estimate: Values;
  /** Truth. */
  readonly truth: Values;
  /** Weights. */
  readonly weights: Values;
}

/**
 * Accumulates the distributions of estimate and truth over the pairs where both are present. Exact, so its memory grows
 * with the pairs: for streams without end use {@link intensities}.
 *
 * @returns Accumulator whose value the functions of this folder read: Kolmogorov-Smirnov, Wasserstein, energy distance,
 * Anderson-Darling, quantiles. `add` throws TypeError when the arrays differ in length and RangeError for an infinite
 * value or a negative weight.
 */
export function distributions(): Accumulator<DistributionState, Pairs, Distributions> {
  return {
    init: () => ({ estimate: noValues(), truth: noValues(), weights: noValues() }),
    add: (state, pairs) => {
      const n = pairCount(pairs);
      for (let i = 0; i < n; i++) {
        const x = pairs.estimate[i]!;
        const y = pairs.truth[i]!;
        const w = weightAt(pairs.weights, i);
        if (Number.isNaN(x) || Number.isNaN(y) || w === 0) continue;
        checkPair(x, y, i);
        pushValue(state.estimate, x);
        pushValue(state.truth, y);
        pushValue(state.weights, w);
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      if (times === 0) return state;
      appendValues(state.estimate, other.estimate);
      appendValues(state.truth, other.truth);
      appendValues(state.weights, other.weights, times);
      return state;
    },
    value: ({ estimate, truth, weights }) => {
      const given = allValues(weights);
      const weighted = given.some((w) => w !== 1);
      return pool(stepsOf(allValues(estimate), given), stepsOf(allValues(truth), given), weighted);
    },
  };
}

/**
 * Distributions of two samples that are not paired; NaN is missing.
 *
 * @throws RangeError for an infinite value.
 */
export function twoSamples(estimate: ArrayLike<number>, truth: ArrayLike<number>): Distributions {
  const present = (sample: ArrayLike<number>): Float64Array<ArrayBuffer> =>
    Float64Array.from(sample).filter((x, i) => {
      checkPair(x, x, i);
      return !Number.isNaN(x);
    });
  return pool(stepsOf(present(estimate)), stepsOf(present(truth)), false);
}

function checkPair(x: number, y: number, i: number): void {
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) {
    throw new RangeError(
      `Pair ${i}, ${x} and ${y}, is infinite: mark what is missing by NaN, and clip what is unbounded`,
    );
  }
}

/** Two step functions on the values of both. */
function pool(estimate: Steps, truth: Steps, weighted: boolean): Distributions {
  const most = estimate.values.length + truth.values.length;
  const values = new Float64Array(most);
  const weights = [new Float64Array(most), new Float64Array(most)] as const;
  let [i, j, k] = [0, 0, 0];
  for (; i < estimate.values.length || j < truth.values.length; k++) {
    const z = Math.min(estimate.values[i] ?? Infinity, truth.values[j] ?? Infinity);
    values[k] = z;
    if (estimate.values[i] === z) weights[0][k] = estimate.weights[i++]!;
    if (truth.values[j] === z) weights[1][k] = truth.weights[j++]!;
  }
  const total = (steps: Steps): number => steps.weights.reduce((sum, w) => sum + w, 0);
  const [estimateWeight, truthWeight] = [total(estimate), total(truth)];
  return {
    values: values.slice(0, k),
    estimate: weights[0].slice(0, k),
    truth: weights[1].slice(0, k),
    estimateWeight,
    truthWeight,
    weighted,
    reason: estimateWeight > 0 && truthWeight > 0 ? null : "there is no pair with both values",
  };
}

/**
 * Calls `visit` for every value with the cumulative shares of both after it, and the distance to the next value (0 after
 * the last).
 */
export function eachStep(
  { values, estimate, truth, estimateWeight, truthWeight }: Distributions,
  visit: (estimate: number, truth: number, gap: number) => void,
): void {
  let [f, g] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    f += estimate[k]!;
    g += truth[k]!;
    visit(f / estimateWeight, g / truthWeight, k + 1 < values.length ? values[k + 1]! - values[k]! : 0);
  }
}
