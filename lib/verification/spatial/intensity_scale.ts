import type { Accumulator } from "../accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "../contingency.ts";
import { mergeSums } from "../sums.ts";
import { checkFields, type FieldPair } from "./field_pair.ts";
import { type Stated, stated } from "./stated.ts";

/** Options of {@link intensityScale}. */
export interface IntensityScaleOptions {
  /** Event threshold, in the units of the fields. */
  readonly threshold: number;
  /** Rows and columns of the fields, [y, x]. */
  readonly shape: readonly [number, number];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Skill at one scale. */
export interface ScaleSkill extends Stated {
  /** 1 - mse / (random mse / number of scales); NaN when events are everywhere or nowhere in the truth. */
  readonly value: number;
  /** Size of the features, cells: a power of 2. */
  readonly scale: number;
  /** Mean square of the binary error's component at this scale; those of all scales add up to that of the error. */
  readonly mse: number;
}

/** Intensity-scale skill of the fields added. */
export interface IntensityScale {
  /** From the coarsest, the mean of the padded square, to single cells. */
  readonly scales: readonly ScaleSkill[];
  /** Threshold of the event. */
  readonly threshold: number;
  /** Event operator. */
  readonly event: EventOperator;
  /** Share of present cells with a true event. */
  readonly trueRate: number;
  /** Share of present cells with an estimated event. */
  readonly estimatedRate: number;
}

/**
 * Intensity-scale skill (Casati, Ross & Stephenson 2004, Met. Apps 11, 141): the binary error in Haar's wavelets, against
 * random events of the true base rate e, of mean square 2 e (1 - e) shared evenly among scales. Any size: the error is
 * padded with zeros to a square whose side is a power of 2, as are missing cells, and squares are averaged over present
 * cells, so that the scales add up to the mean square of the error; the coarsest scales of a padded field are those of
 * the padded square.
 *
 * @throws RangeError when the threshold is not finite or the operator unknown; `add` throws TypeError for fields of
 * another shape.
 */
export function intensityScale(
  options: IntensityScaleOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, IntensityScale> {
  const { threshold, shape: [height, width], event = ">=" } = options;
  const above = isAbove(event);
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  const levels = Math.ceil(Math.log2(Math.max(height, width)));
  const side = 2 ** levels;
  const [ESTIMATED, OBSERVED, CELLS] = [levels + 1, levels + 2, levels + 3];
  return {
    init: () => new Float64Array(levels + 4),
    add: (state, pair) => {
      checkFields({ ...pair, shape: options.shape });
      const { estimate, truth } = pair;
      const [limitF, limitO] = [estimate, truth].map((field) => thresholdsIn(field, [threshold])[0]!);
      const error = new Float64Array(side * side);
      for (let i = 0; i < truth.length; i++) {
        const [f, o] = [estimate[i]!, truth[i]!];
        if (Number.isNaN(f) || Number.isNaN(o)) continue;
        const [estimated, observed] = above ? [f > limitF!, o > limitO!] : [f >= limitF!, o >= limitO!];
        error[Math.floor(i / width) * side + i % width] = Number(estimated) - Number(observed);
        state[ESTIMATED]! += Number(estimated);
        state[OBSERVED]! += Number(observed);
        state[CELLS]! += 1;
      }
      addEnergies(state, error, levels);
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const cells = state[CELLS]!;
      const rate = state[OBSERVED]! / cells;
      const random = 2 * rate * (1 - rate) / (levels + 1);
      const reason = cells === 0 ? "no present cell" : "the event is true nowhere or everywhere";
      return {
        scales: Array.from({ length: levels + 1 }, (_, k) => {
          const level = levels - k;
          const mse = state[level]! / cells;
          return { ...stated(random > 0 ? 1 - mse / random : NaN, reason), scale: 2 ** level, mse };
        }),
        threshold,
        event,
        trueRate: rate,
        estimatedRate: state[ESTIMATED]! / cells,
      };
    },
  };
}

/**
 * Adds the energy of each scale. The component at scale 2^l is the mean over blocks of 2^l less that over blocks twice as
 * large; being orthogonal, its energy is the difference of theirs.
 */
function addEnergies(state: Float64Array, error: Float64Array, levels: number): void {
  let blocks = error;
  let energy = squares(blocks);
  for (let level = 0; level < levels; level++) {
    blocks = halved(blocks);
    const coarser = squares(blocks) / 4 ** (level + 1);
    state[level]! += energy - coarser;
    energy = coarser;
  }
  state[levels]! += energy;
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Sums over blocks of 2 x 2 of a square field. */
function halved(values: Float64Array): Float64Array<ArrayBuffer> {
  const side = Math.sqrt(values.length);
  const half = side / 2;
  const out = new Float64Array(half * half);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const i = 2 * y * side + 2 * x;
      out[y * half + x] = values[i]! + values[i + 1]! + values[i + side]! + values[i + side + 1]!;
    }
  }
  return out;
}
