/**
 * Whether estimate and truth have the same distribution, wherever the values lie: distances, tests, quantiles, frequency
 * and amount by intensity.
 *
 * @module
 */
export type { Accumulator, Pairs } from "../accumulator.ts";
export { type AndersonDarling, andersonDarling } from "./anderson_darling.ts";
export { type EnergyDistance, energyDistance, type Wasserstein, wasserstein } from "./distances.ts";
export { classQuantile } from "./class_quantile.ts";
export { type Distributions, distributions, type DistributionState, twoSamples } from "./distributions.ts";
export {
  type Intensities,
  intensities,
  type IntensityBin,
  logarithmicEdges,
  type Perkins,
  perkins,
} from "./intensities.ts";
export { type KolmogorovSmirnov, kolmogorovSmirnov, type KolmogorovSmirnovOptions } from "./kolmogorov_smirnov.ts";
export { QUANTILE_LEVELS, type QuantilePair, quantileQuantile } from "./quantile_quantile.ts";
export type { Values } from "./values.ts";
