import type { Estimate } from "../report/mod.ts";
import { studentQuantile } from "../verification/mod.ts";

/**
 * Mean over seeds with its 95 % interval by Student's t; of one seed no interval. Null where a seed has no value: what is
 * undefined for one is not the mean of the others.
 */
export function overSeeds(
  values: readonly (number | null | undefined)[],
): Estimate {
  const known = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (known.length < values.length || known.length === 0) return { value: null, low: null, high: null };
  const count = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { value: mean, low: null, high: null };
  // what no seed changes has no spread: rounding of the mean would pass for one
  if (known.every((value) => value === known[0])) return { value: known[0]!, low: known[0]!, high: known[0]! };
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = studentQuantile(0.025, count - 1) * Math.sqrt(variance / count);
  return { value: mean, low: mean - half, high: mean + half };
}
