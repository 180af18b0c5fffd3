import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { capsuleSums, overCapsules } from "./capsule_sums.ts";
import { circlePeak } from "./circle_peak.ts";
import { checkLatent, type LatentShape } from "./latent_pair.ts";

/** How latents fit themselves of some frames before. */
export interface LagShift {
  /** Frames by which they are late. */
  readonly lag: number;
  /** Roll that fits best, steps forward: -lag where capsules roll one step a frame. NaN without a latent. */
  readonly shift: number;
  /** Correlation at that roll, capsule means taken away. */
  readonly correlation: number;
  /** Correlation unrolled. */
  readonly unrolled: number;
  /** Correlation with those of before rolled forward by as many steps as frames: what the topography wants to be highest. */
  readonly rolled: number;
}

/** How capsules answer to time. */
export interface CapsuleResponse {
  /** Steps that capsules roll a frame: 1 as the topography wants, 0 for a latent that knows no time. */
  readonly response: number;
  /** By lag. */
  readonly lags: readonly LagShift[];
  /** Why it is NaN, where it is. */
  readonly reason?: string;
}

/**
 * How far capsules roll as time goes: latents of the truth (radar) are compared with themselves of up to `maximumLag`
 * frames before, summed over all sequences, and the best roll at each lag gives the slope by least squares through the
 * origin. Lags weigh by the square of the correlation there: a low top is uncertain of its place, and past the memory of the
 * latents it is that of what little stands still. Without the response a shift means nothing: a plain or an untrained model
 * has one too, near 0 and sure of itself.
 *
 * Each sequence is departures [frame, capsule, unit]; a frame with a missing unit is left out.
 *
 * @throws RangeError when the lag is not a whole number below half of the units and the frames; `add` throws TypeError
 * when a latent has another shape
 */
export function capsuleResponse(
  { shape, maximumLag }: { readonly shape: LatentShape; readonly maximumLag: number },
): Accumulator<Float64Array<ArrayBuffer>, ArrayLike<number>, CapsuleResponse> {
  const [frames, capsules, width] = shape;
  if (!Number.isInteger(maximumLag) || maximumLag < 1 || maximumLag >= Math.min(frames, width / 2)) {
    throw new RangeError(`Lag ${maximumLag} is not a whole number from 1 to below ${Math.min(frames, width / 2)}`);
  }
  const size = width + 2;
  return {
    init: () => new Float64Array(maximumLag * size),
    add: (state, latent) => {
      checkLatent(latent, shape);
      const values = Float64Array.from(latent);
      const frame = capsules * width;
      for (let lag = 1; lag <= maximumLag; lag++) {
        const sums = capsuleSums({
          estimate: values.subarray(0, (frames - lag) * frame),
          truth: values.subarray(lag * frame),
          shape: [frames - lag, capsules, width],
        });
        const at = (lag - 1) * size;
        overCapsules(sums.cross, width).forEach((value, shift) => state[at + shift]! += value);
        state[at + width]! += sums.estimateRing;
        state[at + width + 1]! += sums.truthRing;
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const lags = Array.from({ length: maximumLag }, (_, k): LagShift => {
        const [cross, [e, o]] = [state.subarray(k * size, k * size + width), state.subarray(k * size + width)];
        const norm = Math.sqrt(e! * o!);
        if (!(norm > 0)) return { lag: k + 1, shift: NaN, correlation: NaN, unrolled: NaN, rolled: NaN };
        const { at, height } = circlePeak(cross);
        const [unrolled, rolled] = [cross[0]! / norm, cross[width - k - 1]! / norm];
        return { lag: k + 1, shift: at, correlation: height / norm, unrolled, rolled };
      });
      const sum = (of: (lag: LagShift) => number): number =>
        lags.reduce((total, lag) => total + lag.correlation ** 2 * of(lag), 0);
      const response = sum(({ lag, shift }) => -lag * shift) / sum(({ lag }) => lag * lag);
      return {
        response,
        lags,
        ...(Number.isNaN(response) ? { reason: "no sequence differs along its capsules" } : {}),
      };
    },
  };
}
