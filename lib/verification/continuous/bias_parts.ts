import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
import { once } from "../once.ts";
import { mergeSums } from "../sums.ts";

/** Parts of the mean error; all in the units of the data, means over all pairs. NaN without pairs. */
export interface BiasParts {
  /** Threshold of the event, in the units of the data. */
  readonly threshold: number;
  /** Which values are events. */
  readonly event: EventOperator;
  /** Number of pairs. */
  readonly n: number;
  /** Mean of estimate - truth: hit - missed + false + rest. */
  readonly total: number;
  /** Error of the hits. */
  readonly hit: number;
  /** Truth of the misses, 0 or more for rain. */
  readonly missed: number;
  /** Estimate of the false alarms, 0 or more for rain. */
  readonly false: number;
  /** What values that are no events leave: 0 where nothing but 0 lies below the threshold. */
  readonly rest: number;
  /** Mean truth: the parts over it are relative. */
  readonly truth: number;
}

/** Options of {@link biasParts}. */
export interface BiasPartsOptions {
  /** Event thresholds, in the units of the data. */
  readonly thresholds: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

const [COUNT, WEIGHT, TRUTH, ERROR, HEAD] = [0, 1, 2, 3, 4] as const;
const PARTS = 3;

/**
 * Accumulates the error decomposition of Tian et al. (2009, JGR 114, D24101): the total error of rain is that of the hits,
 * less what was missed, plus what was false, so that parts that cancel in the bias are seen.
 *
 * @returns Accumulator of pairs; its value has one entry per threshold, in their order.
 * @throws RangeError when a threshold is not finite or the operator is unknown; `add` throws TypeError when the arrays
 * differ in length and RangeError for a negative weight.
 */
export function biasParts(
  options: BiasPartsOptions,
): Accumulator<Float64Array<ArrayBuffer>, Pairs, readonly BiasParts[]> {
  const { thresholds, event = ">=" } = options;
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  }
  const above = isAbove(event);
  const isEvent = (value: number, limit: number): boolean => above ? value > limit : value >= limit;
  return {
    init: () => new Float64Array(HEAD + PARTS * thresholds.length),
    add: (state, pairs) => {
      const { truth, estimate, weights } = pairs;
      const count = pairCount(pairs);
      const limitX = thresholdsIn(truth, thresholds);
      const limitY = thresholdsIn(estimate, thresholds);
      let [present, total, sumTruth, sumError] = [0, 0, 0, 0];
      for (let i = 0; i < count; i++) {
        const x = truth[i]!;
        const y = estimate[i]!;
        const w = weights === undefined ? 1 : weightAt(weights, i);
        if (!(w > 0) || Number.isNaN(x) || Number.isNaN(y)) continue;
        present++;
        total += w;
        sumTruth += w * x;
        sumError += w * (y - x);
        for (let k = 0; k < thresholds.length; k++) {
          const estimated = isEvent(y, limitY[k]!);
          const observed = isEvent(x, limitX[k]!);
          if (!estimated && !observed) continue;
          const o = HEAD + PARTS * k;
          if (!observed) state[o + 2]! += w * y;
          else if (estimated) state[o]! += w * (y - x);
          else state[o + 1]! += w * x;
        }
      }
      state[COUNT]! += present;
      state[WEIGHT]! += total;
      state[TRUTH]! += sumTruth;
      state[ERROR]! += sumError;
      return state;
    },
    merge: mergeSums,
    value: (state) =>
      thresholds.map((threshold, k) => {
        const mean = (place: number): number => state[place]! / state[WEIGHT]!;
        const o = HEAD + PARTS * k;
        const [total, hit, missed, extra] = [mean(ERROR), mean(o), mean(o + 1), mean(o + 2)];
        const rest = total - hit + missed - extra;
        return { threshold, event, n: state[COUNT]!, total, hit, missed, false: extra, rest, truth: mean(TRUTH) };
      }),
  };
}

/**
 * Parts of the mean error of paired arrays at one threshold: {@link biasParts} in one call.
 *
 * @throws As {@link biasParts} and its `add`.
 */
export function biasPartsOf(
  pairs: Pairs,
  options: { readonly threshold: number; readonly event?: EventOperator },
): BiasParts {
  const { threshold, ...rest } = options;
  return once(biasParts({ thresholds: [threshold], ...rest }), pairs)[0]!;
}
