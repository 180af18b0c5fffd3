import { type Distributions, eachStep } from "./distributions.ts";

/** Wasserstein-1 distance and the part of it that the tail makes. */
export interface Wasserstein {
  /** Integral of |F - G| over values, which is that of the quantile differences over levels; in the units of the data. */
  readonly distance: number;
  /** The part of it from levels above `level`: integral of |difference of quantiles| from there to 1. */
  readonly tail: number;
  /** Mean of |difference of quantiles| above `level`: tail / (1 - level), the distance of the two tails. */
  readonly tailMean: number;
  /** Level from which the tail counts. */
  readonly level: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Wasserstein-1 (earth mover's) distance of two samples, and its tail part.
 *
 * @param both Value of {@link distributions}, or two samples.
 * @param level Level from which the tail counts, in [0, 1). Default 0.95.
 * @throws RangeError when the level is outside [0, 1).
 */
export function wasserstein(both: Distributions, level = 0.95): Wasserstein {
  if (!(level >= 0 && level < 1)) throw new RangeError(`Level ${level} is outside [0, 1)`);
  if (both.reason !== null) return { distance: NaN, tail: NaN, tailMean: NaN, level, reason: both.reason };
  let distance = 0;
  let tail = 0;
  eachStep(both, (f, g, gap) => {
    distance += Math.abs(f - g) * gap;
    tail += Math.abs(Math.max(f, level) - Math.max(g, level)) * gap;
  });
  return { distance, tail, tailMean: tail / (1 - level), level, reason: null };
}

/** Energy distance of two samples. */
export interface EnergyDistance {
  /** Square root of 2 integral (F - G)^2, as scipy has it; in the square root of the units. */
  readonly distance: number;
  /** 2 E|X - Y| - E|X - X'| - E|Y - Y'|, its square (Szekely & Rizzo 2013). */
  readonly squared: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Energy distance of two samples.
 *
 * @param both Value of {@link distributions}, or two samples.
 */
export function energyDistance(both: Distributions): EnergyDistance {
  if (both.reason !== null) return { distance: NaN, squared: NaN, reason: both.reason };
  let squared = 0;
  eachStep(both, (f, g, gap) => squared += 2 * (f - g) ** 2 * gap);
  return { distance: Math.sqrt(squared), squared, reason: null };
}
