/** Latents of an estimate and of the truth for the same frames, row-major [frame, capsule, unit]. Missing is NaN. */
export interface LatentPair {
  /** Latent of the estimate (satellite), departures from the latent of no rain. */
  readonly estimate: ArrayLike<number>;
  /** Latent of the truth (radar), same. */
  readonly truth: ArrayLike<number>;
  /** Frames, capsules, units of a capsule. */
  readonly shape: LatentShape;
}

/** Frames, capsules and units of a capsule, [frame, capsule, unit]; the units of a capsule are a circle. */
export type LatentShape = readonly [frames: number, capsules: number, width: number];

/** @throws TypeError when a latent has not this shape; RangeError when capsules have fewer than 3 units */
export function checkLatent(values: ArrayLike<number>, [frames, capsules, width]: LatentShape): void {
  if (!(width >= 3)) throw new RangeError(`Capsules of ${width} units have no direction: they need 3 or more`);
  if (values.length === frames * capsules * width) return;
  throw new TypeError(`Latent of ${values.length} values is not ${frames} x ${capsules} x ${width}: give its shape`);
}
