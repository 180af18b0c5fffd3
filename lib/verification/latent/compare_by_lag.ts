import { bestLag, lagCorrelation, type LagSums } from "../spectral/best_lag.ts";
import { checkLatent, type LatentShape } from "./latent_pair.ts";

/** Latents of an estimate, and of the truth at the same and at neighbouring frames. Missing is NaN. */
export interface LatentSequences {
  /** Latent of the estimate (satellite), departures from the latent of no rain, [frame, capsule, unit]. */
  readonly estimate: ArrayLike<number>;
  /** Latent of the truth (radar), same, of as many frames or more. */
  readonly truth: ArrayLike<number>;
  /** Frames of the estimate, capsules, units of a capsule. */
  readonly shape: LatentShape;
  /** Frames of the truth before the first of the estimate. Default 0. */
  readonly before?: number;
}

/** Options of {@link compareByLag}. */
export interface LagOptions {
  /** Time from a frame to the next, in any unit. Default 1. */
  readonly interval?: number;
  /** Largest lag looked at, frames; fewer where the truth does not reach as far. Default 6. */
  readonly maximumLag?: number;
}

/** How the latents of an estimate differ from those of the truth. */
export interface LagErrors {
  /** Time by which the estimate is late; NaN where it cannot be told. */
  readonly delay: number;
  /** Its standard error by the jackknife over capsules; NaN where no lag fits best, or of one capsule. */
  readonly delayError: number;
  /** Its size by that of the truth at that lag: 1 is perfect. */
  readonly amplitude: number;
  /** One minus the correlation of the latents at that lag, in [0, 2]: 0 is perfect, 1 is unlike. */
  readonly structure: number;
  /** Why there is no delay, where there is none. */
  readonly reason?: string;
}

/** Structure distance from which on latents have too little in common to have a time in common. */
const UNLIKE = 0.5;

/** Share of the estimate's frames that must meet a frame of the truth at a lag. */
const OVERLAP = 0.5;

/**
 * Compares latents by the lag at which they fit best (when), their sizes there (how much), and what is left there (what). The
 * lag is between frames, so it can be told in any latent that changes with time, of a plain model too; lags reach as far
 * to both sides as half of the estimate's frames meet one of the truth. A frame with a missing unit is left out.
 *
 * Correlation by lag d: sum e(t) o(t - d) / sqrt(sum e(t)^2 sum o(t - d)^2), over the frames that meet; its top between lags
 * by a parabola. The delay is told where the top is not at an end, where the latents are more like than unlike there, and
 * where leaving out capsules one by one moves it by less than a frame (standard error of the jackknife). Amplitude and
 * structure are given whatever is told.
 *
 * @throws TypeError when a latent has another shape; RangeError when a unit is infinite or an option out of range
 */
export function compareByLag(sequences: LatentSequences, options: LagOptions = {}): LagErrors {
  const { interval = 1, maximumLag = 6 } = options;
  const [, capsules] = sequences.shape;
  if (!(interval > 0)) throw new RangeError(`Interval ${interval} is not above 0`);
  if (!Number.isInteger(maximumLag) || maximumLag < 1) {
    throw new RangeError(`Lag ${maximumLag} is not a whole number above 0`);
  }
  const byCapsule = capsuleLags(sequences, maximumLag);
  const all = addLags(byCapsule).map(lagCorrelation);
  const { delay, best } = bestLag(all);
  if (best === null) {
    const reason = "a latent is missing, or that of no rain";
    return { delay: NaN, delayError: NaN, amplitude: NaN, structure: NaN, reason };
  }
  const left = byCapsule.map((_, c) => bestLag(addLags(byCapsule.filter((_, k) => k !== c)).map(lagCorrelation)).delay);
  const mean = left.reduce((sum, value) => sum + value, 0) / capsules;
  const squares = left.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const delayError = interval * Math.sqrt(squares * (capsules - 1) / capsules);
  const structure = 1 - Math.min(1, best.value);
  const reason = best.lag === all[0]!.lag || best.lag === all.at(-1)!.lag
    ? "the latents fit best at the last lag looked at"
    : structure >= UNLIKE
    ? "the latents are unlike at every lag"
    : !(delayError < interval)
    ? "the capsules agree on no lag"
    : null;
  return {
    delay: reason === null ? delay * interval : NaN,
    delayError: capsules > 1 ? delayError : NaN,
    amplitude: Math.sqrt(best.estimatePower / best.truthPower),
    structure,
    ...(reason === null ? {} : { reason }),
  };
}

/** Sums of products of each capsule by lag, rising, [capsule][lag]. */
function capsuleLags(sequences: LatentSequences, maximumLag: number): readonly (readonly LagSums[])[] {
  const { estimate, truth, shape, before = 0 } = sequences;
  const [frames, capsules, width] = shape;
  const truthFrames = truth.length / (capsules * width);
  checkLatent(estimate, shape);
  checkLatent(truth, [Math.max(frames + before, Math.floor(truthFrames)), capsules, width]);
  const least = Math.floor(frames * (1 - OVERLAP));
  const reach = Math.min(maximumLag, least + Math.min(before, truthFrames - before - frames));
  const there = completeFrames(estimate, capsules * width);
  const known = completeFrames(truth, capsules * width);
  return Array.from({ length: capsules }, (_, capsule) =>
    Array.from({ length: 2 * reach + 1 }, (_, k): LagSums => {
      const lag = k - reach;
      const sums = { lag, estimatePower: 0, truthPower: 0, covariance: 0 };
      for (let frame = 0; frame < frames; frame++) {
        const from = frame + before - lag;
        if (!there[frame] || !known[from]) continue;
        const [i, j] = [(frame * capsules + capsule) * width, (from * capsules + capsule) * width];
        for (let unit = 0; unit < width; unit++) {
          const [e, o] = [estimate[i + unit]!, truth[j + unit]!];
          sums.estimatePower += e * e;
          sums.truthPower += o * o;
          sums.covariance += e * o;
        }
      }
      return sums;
    }));
}

/** Whether each frame has all its units. @throws RangeError when one is infinite */
function completeFrames(latent: ArrayLike<number>, units: number): readonly boolean[] {
  return Array.from({ length: latent.length / units }, (_, frame) => {
    let sum = 0;
    for (let i = frame * units; i < (frame + 1) * units; i++) sum += latent[i]!;
    if (sum === Infinity || sum === -Infinity) throw new RangeError(`Frame ${frame} of a latent has an infinite unit`);
    return !Number.isNaN(sum);
  });
}

/** Sums of capsules together, by lag. */
function addLags(capsules: readonly (readonly LagSums[])[]): readonly LagSums[] {
  return (capsules[0] ?? []).map(({ lag }, k) => ({
    lag,
    estimatePower: capsules.reduce((sum, lags) => sum + lags[k]!.estimatePower, 0),
    truthPower: capsules.reduce((sum, lags) => sum + lags[k]!.truthPower, 0),
    covariance: capsules.reduce((sum, lags) => sum + lags[k]!.covariance, 0),
  }));
}
