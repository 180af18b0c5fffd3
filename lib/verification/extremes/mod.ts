/**
 * Extremes of rain: what comes once in many years, how heavy the tail is, and whether estimate and truth are extreme together.
 *
 * @module
 */
export { compareValues, keepPairs, type KeptPairs } from "./compare_values.ts";
export { type ExtremalIndex, extremalIndex } from "./extremal_index.ts";
export { fitGev, type Gev, gevCdf, type GevEstimator, type GevFit, gevLoss, gevReturnLevel } from "./gev.ts";
export { fitGpd, type Gpd, gpdExcess, type GpdFit, gpdLoss } from "./gpd.ts";
export { type Hill, hill, hillAbove } from "./hill.ts";
export { type LMoments, lMoments } from "./l_moments.ts";
export {
  fitMev,
  mevCdf,
  type MevFit,
  type MevOptions,
  mevReturnLevel,
  mevReturnLevels,
  type OrdinaryYear,
} from "./mev.ts";
export { type PeakOptions, type Peaks, peaksOverThreshold } from "./peaks.ts";
export { gevLevelInterval, gpdLevelInterval, type ProfileInterval } from "./profile.ts";
export { type GevReturnLevelOptions, gevReturnLevels } from "./gev_return_levels.ts";
export { type GpdReturnLevelOptions, gpdReturnLevels, type PeakFit } from "./gpd_return_levels.ts";
export { type ReturnLevel, type ReturnLevelOptions, type ReturnLevels } from "./return_levels.ts";
export { type TailDependence, tailDependence } from "./tail_dependence.ts";
export type { Accumulator, Pairs } from "../accumulator.ts";
export type { BootstrapOptions } from "../bootstrap.ts";
export type { Compared, Series } from "../climate/mod.ts";
