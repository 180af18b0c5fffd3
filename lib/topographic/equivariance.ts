import { rollerOf } from "./roll_weights.ts";

/** Layout of latent capsules [sequence, frame, capsule, unit], row-major. */
export interface CapsuleShape {
  /** Sequences, B. */
  readonly sequences: number;
  /** Frames of each, S. */
  readonly frames: number;
  /** Capsules, C. */
  readonly capsules: number;
  /** Units of each capsule, D. */
  readonly width: number;
  /** Units that capsules roll a frame, taken in turn: the first by speeds[0]. Default [1]. */
  readonly speeds?: readonly number[];
}

/**
 * Equivariance error E_eq: for every pair of frames l < m of a sequence, the L1 distance between the capsules of frame
 * l rolled by m - l frames and those of frame m, each capsule scaled to unit length; summed over pairs and capsules, mean
 * over sequences. Chance (unrelated random capsules) is about 13,260 for 18 frames, 18 capsules of 18.
 *
 * With `removeMean` the mean of each capsule is taken off first: the plain measure is low for any positive code, this
 * one is not.
 *
 * Source: Keller & Welling 2021, equation 13, in the pairwise form of their code.
 *
 * @param latent T [sequence, frame, capsule, unit]
 * @throws RangeError when the length does not fit the shape
 */
export function equivarianceError(latent: ArrayLike<number>, shape: CapsuleShape, removeMean = false): number {
  const { sequences, frames, capsules, width, speeds = [1] } = shape;
  if (latent.length !== sequences * frames * capsules * width) {
    throw new RangeError(`Cannot read ${latent.length} values as [${sequences}, ${frames}, ${capsules}, ${width}]`);
  }
  const unit = Float64Array.from(latent);
  for (let start = 0; start < unit.length; start += width) scaleToUnit(unit.subarray(start, start + width), removeMean);
  const roll = rollerOf(width);
  let total = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let capsule = 0; capsule < capsules; capsule++) {
      const at = (frame: number) => ((sequence * frames + frame) * capsules + capsule) * width;
      const speed = speeds[capsule % speeds.length]!;
      for (let l = 0; l < frames - 1; l++) {
        for (let m = l + 1; m < frames; m++) total += distance(roll(unit, at(l), speed * (m - l)), unit, at(m));
      }
    }
  }
  return total / sequences;
}

function scaleToUnit(capsule: Float64Array, removeMean: boolean): void {
  const mean = removeMean ? capsule.reduce((sum, value) => sum + value, 0) / capsule.length : 0;
  let squares = 0;
  for (let d = 0; d < capsule.length; d++) squares += (capsule[d]! -= mean) ** 2;
  const length = Math.sqrt(squares);
  for (let d = 0; d < capsule.length; d++) capsule[d]! /= length;
}

function distance(rolled: Float64Array, unit: Float64Array, start: number): number {
  let sum = 0;
  for (let d = 0; d < rolled.length; d++) sum += Math.abs(rolled[d]! - unit[start + d]!);
  return sum;
}
