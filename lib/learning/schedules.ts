import type { Engine, Tensor } from "../engine/mod.ts";
import { requireRange } from "./ranges.ts";

/** A step size that changes with the number of steps taken (int32 scalar); gives a float32 scalar. */
export type Schedule = (engine: Engine, step: Tensor) => Tensor;

/** Options of {@link warmupCosine}. */
export interface WarmupCosineOptions {
  /** Largest step size, reached after the warm-up. */
  readonly peak: number;
  /** Steps over which the size grows in equal parts from peak / warmup to peak. Default 0. */
  readonly warmup?: number;
  /** Step at which it has fallen to `least`, where it stays. */
  readonly steps: number;
  /** Last step size. Default 0. */
  readonly least?: number;
}

/**
 * Linear warm-up, then half a cosine down to `least` (Loshchilov & Hutter 2017, SGDR, eq. 5, without restarts).
 *
 * @throws RangeError when the warm-up is longer than the whole, or a size is not a finite number, 0 or more
 */
export function warmupCosine({ peak, warmup = 0, steps, least = 0 }: WarmupCosineOptions): Schedule {
  requireRange("a finite number, 0 or more", { peak, steps, least });
  if (!(warmup >= 0 && warmup < steps)) {
    throw new RangeError(`Cannot warm up for ${warmup} of ${steps} steps: the warm-up must be the shorter`);
  }
  return ({ tf }, step) =>
    tf.tidy(() => {
      const at = tf.cast(step, "float32");
      const rising = tf.mul(tf.add(at, 1), peak / Math.max(1, warmup));
      const done = tf.clipByValue(tf.div(tf.sub(at, warmup), steps - warmup), 0, 1);
      const falling = tf.add(tf.mul(tf.add(tf.cos(tf.mul(done, Math.PI)), 1), (peak - least) / 2), least);
      return tf.where(tf.less(at, warmup), rising, falling);
    });
}

/** A size that is multiplied by `factor` every `every` steps, smoothly. @throws RangeError for a number out of its range */
export function exponentialDecay(first: number, { factor, every }: { factor: number; every: number }): Schedule {
  requireRange("a finite number, 0 or more", { first });
  requireRange("above 0", { factor, every });
  return ({ tf }, step) =>
    tf.tidy(() => tf.mul(tf.exp(tf.mul(tf.cast(step, "float32"), Math.log(factor) / every)), first));
}

/** A size that goes in equal parts from one value to another, and stays there. */
export interface Ramp {
  /** Value of the first step. */
  readonly from: number;
  /** Last value. */
  readonly to: number;
  /** Steps after which it is reached; 0: from the start. */
  readonly steps: number;
}

/** The schedule of a {@link Ramp}. @throws RangeError for a number that is not finite, or steps below 0 */
export function linearRamp({ from, to, steps }: Ramp): Schedule {
  requireRange("a finite number", { from, to });
  requireRange("a finite number, 0 or more", { steps });
  return ({ tf }, step) =>
    tf.tidy(() => {
      const done = tf.minimum(1, tf.div(tf.add(tf.cast(step, "float32"), 1), Math.max(1, steps)));
      return tf.add(tf.mul(done, to - from), from);
    });
}

/** Makes sure that a step size can be one. @throws RangeError for a number below 0 or not finite */
export function requireRate(learningRate: number | Schedule): void {
  if (typeof learningRate === "number") requireRange("a finite number, 0 or more", { learningRate });
}

/** The size at a step: a schedule's, or a number that stays. */
export function rateAt(engine: Engine, rate: number | Schedule, step: Tensor): Tensor {
  return typeof rate === "number" ? engine.tf.scalar(rate) : rate(engine, step);
}
