/**
 * Inference: what a difference of scores is worth. Any score, any group: what is resampled are states of accumulators by block.
 *
 * @module
 */
export { type DieboldMariano, dieboldMariano, type DieboldMarianoOptions, type Losses } from "./diebold_mariano.ts";
export { type EffectiveSize, effectiveSize } from "./effective_size.ts";
export { type FalseDiscovery, falseDiscovery, type FalseDiscoveryOptions } from "./false_discovery.ts";
export { meanLengthOf } from "./mean_length.ts";
export { type BlockPair, type PairedDifference, pairedDifference } from "./paired_difference.ts";
export type { Accumulator } from "../accumulator.ts";
export {
  bootstrap,
  type BootstrapOptions,
  type Interval,
  INTERVAL_METHOD,
  leastReplicates,
  type Statistic,
} from "../bootstrap.ts";
