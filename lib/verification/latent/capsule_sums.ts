import { checkLatent, type LatentPair } from "./latent_pair.ts";

/** Products of two latents, summed over their frames. */
export interface CapsuleSums {
  /**
   * Sum of estimate[unit + shift] truth[unit] over frames and units, [capsule, shift], the mean of each capsule taken away:
   * what there is to align.
   */
  readonly cross: Float64Array;
  /** Sum of the products of those means: the same at every shift. */
  readonly level: number;
  /** Squares of what {@link cross} is made of, of the estimate. */
  readonly estimateRing: number;
  /** Same of the truth. */
  readonly truthRing: number;
  /** Squares of the whole latent of the estimate. */
  readonly estimate: number;
  /** Same of the truth. */
  readonly truth: number;
  /** Frames that count: those complete in both. */
  readonly frames: number;
}

/**
 * Sums that all comparisons of two latents are made of. A frame with a missing unit in either is left out of both.
 *
 * @throws TypeError when a latent has another shape; RangeError when a unit is infinite or capsules have fewer than 3
 */
export function capsuleSums({ estimate, truth, shape }: LatentPair): CapsuleSums {
  checkLatent(estimate, shape);
  checkLatent(truth, shape);
  const [frames, capsules, width] = shape;
  const cross = new Float64Array(capsules * width);
  const sums = { level: 0, estimateRing: 0, truthRing: 0, estimate: 0, truth: 0, frames: 0 };
  const [e, o] = [new Float64Array(width), new Float64Array(width)];
  for (let frame = 0; frame < frames; frame++) {
    const first = frame * capsules * width;
    if (!complete(estimate, first, capsules * width) || !complete(truth, first, capsules * width)) continue;
    sums.frames++;
    for (let capsule = 0; capsule < capsules; capsule++) {
      const at = first + capsule * width;
      const means = takeCapsule(estimate, at, e) * takeCapsule(truth, at, o) * width;
      sums.level += means;
      for (let unit = 0; unit < width; unit++) {
        sums.estimateRing += e[unit]! ** 2;
        sums.truthRing += o[unit]! ** 2;
        sums.estimate += estimate[at + unit]! ** 2;
        sums.truth += truth[at + unit]! ** 2;
      }
      for (let shift = 0; shift < width; shift++) {
        let sum = 0;
        for (let unit = 0; unit < width; unit++) sum += e[(unit + shift) % width]! * o[unit]!;
        cross[capsule * width + shift]! += sum;
      }
    }
  }
  return { cross, ...sums };
}

/** Copies a capsule without its mean, which it returns. */
function takeCapsule(latent: ArrayLike<number>, at: number, into: Float64Array): number {
  let sum = 0;
  for (let unit = 0; unit < into.length; unit++) sum += into[unit] = latent[at + unit]!;
  const mean = sum / into.length;
  for (let unit = 0; unit < into.length; unit++) into[unit]! -= mean;
  return mean;
}

/** Whether `length` values from `first` on are all there. @throws RangeError when one is infinite */
function complete(latent: ArrayLike<number>, first: number, length: number): boolean {
  for (let i = first; i < first + length; i++) {
    if (Number.isFinite(latent[i]!)) continue;
    if (Number.isNaN(latent[i]!)) return false;
    throw new RangeError(`Unit ${i} of a latent is infinite: make it missing (NaN) or finite`);
  }
  return true;
}

/** Sum over capsules of `cross` [capsule, shift], each capsule turned by its own offset (default none), [shift]. */
export function overCapsules(cross: Float64Array, width: number, offsetOf: () => number = () => 0): Float64Array {
  const whole = new Float64Array(width);
  for (let first = 0; first < cross.length; first += width) {
    const offset = offsetOf();
    for (let shift = 0; shift < width; shift++) whole[shift]! += cross[first + (shift + offset) % width]!;
  }
  return whole;
}
