import { type Arguments, UsageError } from "./_cli.ts";
import { requireOnce } from "./_once.ts";

/** Event thresholds of rain, mm/h. @throws UsageError for one that is named twice or not above 0 */
export function thresholdsOf(args: Arguments): readonly number[] {
  const thresholds = args.numbers("thresholds");
  requireOnce(thresholds, "thresholds");
  const low = thresholds.find((threshold) => threshold <= 0);
  if (low === undefined) return thresholds;
  throw new UsageError(`Cannot use --thresholds ${low}: rain is never below 0 mm/h, so that they must be above it`);
}
