import type { Accumulator } from "../accumulator.ts";
import { thresholdIn } from "../contingency.ts";
import { mergeSums } from "../sums.ts";
import { blockMatching, flowReach, morphed } from "./block_matching.ts";
import { type FieldPair, jointAmounts } from "./field_pair.ts";
import { type Stated, stated } from "./stated.ts";

/** Options of {@link displacementAmplitude}. */
export interface DisplacementOptions {
  /** Cells at or above it are features, in the units of the fields. */
  readonly threshold: number;
  /** Times that the fields are halved: shifts up to 2 (2^(levels + 1) - 1) cells along an axis are found. Default 3. */
  readonly levels?: number;
  /** Side of the window over which fields are compared at every level, cells. Default 5. */
  readonly window?: number;
}

/** Displacement and amplitude error of the fields added. */
export interface DisplacementAmplitude extends Stated {
  /** Displacement by the farthest that is searched, plus amplitude by the rms of the true features; 0 is perfect. */
  readonly value: number;
  /** Mean length of the displacement of features, cells. */
  readonly displacement: number;
  /** Mean of estimate - truth along y and x, cells. */
  readonly shift: readonly [number, number];
  /** Rms of what is left after features are moved, in the units of the fields. */
  readonly amplitude: number;
  /** Threshold of the features. */
  readonly threshold: number;
  /** Farthest displacement that is searched along an axis, cells. */
  readonly reach: number;
  /** Fields added. */
  readonly fields: number;
}

/** Sums over the features of one side: number, length, dy, dx, squares of what is left. */
const SIDE = 5;
const [TRUTH_SQUARES, FIELDS, SIZE] = [2 * SIDE, 2 * SIDE + 1, 2 * SIDE + 2] as const;

/**
 * Displacement and amplitude score (Keil & Craig 2009, WF 24, 1297): optical flow moves the estimate onto the truth, read at
 * the true features, and the truth onto the estimate, read at the estimated ones; both count by their number of cells.
 * Missing cells count as dry in both.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError when a field has another shape and RangeError
 * when a value is infinite or below 0.
 */
export function displacementAmplitude(
  options: DisplacementOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, DisplacementAmplitude> {
  const { threshold, levels = 3, window = 5 } = options;
  if (!(threshold > 0 && threshold < Infinity)) throw new RangeError(`Threshold ${threshold} is not a number above 0`);
  if (!Number.isInteger(levels) || levels < 0) throw new RangeError(`Levels ${levels} is not a whole number`);
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`Window ${window} is not a whole number above 0`);
  const reach = flowReach(levels);
  return {
    init: () => new Float64Array(SIZE),
    add: (state, pair) => {
      const { shape, ...fields } = jointAmounts(pair);
      const dry = (value: number): number => Number.isNaN(value) ? 0 : value;
      const [estimate, truth] = [fields.estimate.map(dry), fields.truth.map(dry)];
      const [estimateLimit, limit] = [thresholdIn(pair.estimate, threshold), thresholdIn(pair.truth, threshold)];
      const sides = [
        { source: estimate, target: truth, feature: limit, sign: 1 },
        { source: truth, target: estimate, feature: estimateLimit, sign: -1 },
      ];
      sides.forEach(({ source, target, feature, sign }, side) => {
        const flow = blockMatching({ source, target, shape }, { levels, window });
        const moved = morphed(source, flow, shape);
        target.forEach((value, i) => {
          if (value < feature) return;
          const [dy, dx] = [flow.dy[i]!, flow.dx[i]!];
          const o = side * SIDE;
          state[o]! += 1;
          state[o + 1]! += Math.hypot(dy, dx);
          state[o + 2]! += sign * dy;
          state[o + 3]! += sign * dx;
          state[o + 4]! += (moved[i]! - value) ** 2;
        });
      });
      state[TRUTH_SQUARES]! += truth.reduce((sum, value) => sum + (value >= limit ? value * value : 0), 0);
      state[FIELDS]! += 1;
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const [o, f] = [state[0]!, state[SIDE]!];
      const mean = (k: number): number => (state[k]! + state[SIDE + k]!) / (o + f);
      const rms = (side: number, n: number): number => n > 0 ? n * Math.sqrt(state[side * SIDE + 4]! / n) : 0;
      const displacement = mean(1);
      const amplitude = (rms(0, o) + rms(1, f)) / (o + f);
      const typical = Math.sqrt(state[TRUTH_SQUARES]! / o);
      const reason = o + f === 0 ? "neither field has a feature" : "the truth has no feature";
      return {
        ...stated(displacement / reach + amplitude / typical, reason),
        displacement,
        shift: [mean(2), mean(3)],
        amplitude,
        threshold,
        reach,
        fields: state[FIELDS]!,
      };
    },
  };
}
