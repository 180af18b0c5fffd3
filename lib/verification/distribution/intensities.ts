import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { thresholdsIn } from "../contingency.ts";
import { mergeSums } from "../sums.ts";

/** One class of intensity. */
export interface IntensityBin {
  /** Lower edge, included; -Infinity in the first. */
  readonly from: number;
  /** Upper edge, not included; Infinity in the last. */
  readonly to: number;
  /** Share of the estimates in it. */
  readonly estimateFrequency: number;
  /** Share of the truth in it. */
  readonly truthFrequency: number;
  /** What it brings to the mean estimate, in the units of the data. */
  readonly estimateAmount: number;
  /** What it brings to the mean truth. */
  readonly truthAmount: number;
}

/** Distributions of frequency and amount: frequencies add to 1, amounts to the means. */
export interface Intensities {
  /** Classes, rising, the first below all edges, the last above. */
  readonly bins: readonly IntensityBin[];
  /** Number of pairs. */
  readonly n: number;
  /** Sum of weights; n without weights. */
  readonly weight: number;
  /** Why there are no frequencies; null when there are. */
  readonly reason: string | null;
}

/**
 * Accumulates in which class of intensity estimates and truth fall and how much of the total each class brings (Pendergrass
 * & Hartmann 2014, J. Climate 27, 8357). Its memory is that of the classes, however many pairs.
 *
 * @param edges Edges between classes, rising; {@link logarithmicEdges} makes them. Below the first is dry or drizzle.
 * @throws RangeError when the edges do not rise; `add` throws TypeError when the arrays differ in length and RangeError
 * for an infinite value or a negative weight.
 */
export function intensities(edges: readonly number[]): Accumulator<Float64Array<ArrayBuffer>, Pairs, Intensities> {
  if (edges.length === 0 || edges.some((edge, k) => !Number.isFinite(edge) || (k > 0 && edge <= edges[k - 1]!))) {
    throw new RangeError(`Edges ${edges.join(", ")} are not finite and rising`);
  }
  const size = edges.length + 1;
  const [N, WEIGHT, FIRST] = [0, 1, 2] as const;
  const [ESTIMATE, TRUTH] = [FIRST, FIRST + 2 * size] as const;
  return {
    init: () => new Float64Array(FIRST + 4 * size),
    add: (state, pairs) => {
      const n = pairCount(pairs);
      const estimateEdges = thresholdsIn(pairs.estimate, edges);
      const truthEdges = thresholdsIn(pairs.truth, edges);
      const count = (first: number, limits: Float64Array, value: number, weight: number): void => {
        const k = first + binOf(limits, value);
        state[k]! += weight;
        state[k + size]! += weight * value;
      };
      for (let i = 0; i < n; i++) {
        const x = pairs.estimate[i]!;
        const y = pairs.truth[i]!;
        const w = weightAt(pairs.weights, i);
        if (Number.isNaN(x) || Number.isNaN(y) || w === 0) continue;
        if (!Number.isFinite(x - y)) throw new RangeError(`Pair ${i}, ${x} and ${y}, is infinite: mark missing by NaN`);
        count(ESTIMATE, estimateEdges, x, w);
        count(TRUTH, truthEdges, y, w);
        state[N]! += 1;
        state[WEIGHT]! += w;
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const weight = state[WEIGHT]!;
      const bins = Array.from({ length: size }, (_, k): IntensityBin => ({
        from: edges[k - 1] ?? -Infinity,
        to: edges[k] ?? Infinity,
        estimateFrequency: state[ESTIMATE + k]! / weight,
        truthFrequency: state[TRUTH + k]! / weight,
        estimateAmount: state[ESTIMATE + size + k]! / weight,
        truthAmount: state[TRUTH + size + k]! / weight,
      }));
      return { bins, n: state[N]!, weight, reason: weight > 0 ? null : "there is no pair with both values" };
    },
  };
}

/**
 * Edges that divide every decade into `perDecade` equal ratios, from `from` to `to` or the first beyond it.
 *
 * @throws RangeError unless 0 < from < to and `perDecade` is a whole number above 0.
 */
export function logarithmicEdges(from: number, to: number, perDecade = 10): readonly number[] {
  if (!(from > 0 && from < to && to < Infinity)) {
    throw new RangeError(`Edges from ${from} to ${to} do not rise above 0`);
  }
  if (!Number.isInteger(perDecade) || perDecade < 1) {
    throw new RangeError(`${perDecade} classes per decade are not a whole number above 0`);
  }
  const steps = Math.ceil(Math.log10(to / from) * perDecade - 1e-9);
  return Array.from({ length: steps + 1 }, (_, k) => from * 10 ** (k / perDecade));
}

/** Perkins score and what it was made of. */
export interface Perkins {
  /** Sum over classes of the lesser frequency: 1 for equal distributions, 0 for disjoint ones; NaN without values. */
  readonly score: number;
  /** Number of classes: the score depends on them. */
  readonly classes: number;
  /** Why there is no score; null when there is one. */
  readonly reason: string | null;
}

/**
 * Perkins skill score (Perkins et al. 2007, J. Climate 20, 4356): the common area of two distributions.
 *
 * @param value Value of {@link intensities}.
 */
export function perkins({ bins, reason }: Intensities): Perkins {
  const score = bins.reduce((sum, bin) => sum + Math.min(bin.estimateFrequency, bin.truthFrequency), 0);
  return { score, classes: bins.length, reason };
}

/** Number of edges at or below `value`. */
function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
