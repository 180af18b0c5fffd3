import type { IntensityBin } from "./intensities.ts";

/**
 * Quantile of a distribution that is known by classes, in the units of the data; within a class linear in the logarithm. What
 * lies below the first edge is taken for 0, what lies above the last for that edge.
 *
 * @param bins classes of `intensities`, their edges above 0
 * @param of which of the two distributions
 * @param level in [0, 1]
 * @returns NaN without values
 */
export function classQuantile(bins: readonly IntensityBin[], of: "estimate" | "truth", level: number): number {
  let below = 0;
  for (const { from, to, [`${of}Frequency` as const]: share } of bins) {
    if (below + share >= level) {
      if (from === -Infinity) return 0;
      return to === Infinity ? from : from * (to / from) ** ((level - below) / share);
    }
    below += share;
  }
  // the shares of all classes add to 1 by rounding only
  return bins.findLast((bin) => bin[`${of}Frequency`] > 0)?.from ?? NaN;
}
