import type { latent } from "../../verification/mod.ts";
import type { HalfHourErrors } from "../latent_errors.ts";
import { quantileEstimates } from "../quantile_estimates.ts";
import type { LatentAnswer, WindowMedian } from "./sensitivity_result.ts";

/** Errors of estimates as their latents show them. */
export interface LatentErrors {
  /** By window and half hour. */
  readonly halfHours: readonly (readonly HalfHourErrors[])[];
  /** Of whole windows. */
  readonly windows: readonly latent.LagErrors[];
}

/** Least and greatest possible value of a metric; a delay has none. */
const RANGES = { delay: [-Infinity, Infinity], amplitude: [0, Infinity], structure: [0, 2] } as const;

/**
 * Medians of the latent metrics, over half hours and over windows.
 *
 * @param path way to the latent
 * @param blocks block of time of each window, which intervals draw
 */
export function latentAnswer(path: string, found: LatentErrors, blocks: readonly number[]): LatentAnswer {
  const all = found.halfHours.flat();
  const ofHalfHours = found.halfHours.flatMap((halfHours, window) => halfHours.map(() => blocks[window]!));
  const median = (of: (errors: HalfHourErrors) => number, range: Range) => medianOf(all.map(of), ofHalfHours, range);
  return {
    path,
    halfHours: all.length,
    delay: median(({ byLag }) => byLag.delay, RANGES.delay),
    amplitude: median(({ byLag }) => byLag.amplitude, RANGES.amplitude),
    structure: median(({ byLag }) => byLag.structure, RANGES.structure),
    capsuleDelay: median(({ byRoll }) => byRoll.delay, RANGES.delay),
    windowDelay: medianOf(found.windows.map(({ delay }) => delay), blocks, RANGES.delay),
  };
}

type Range = readonly [least: number, greatest: number];

function medianOf(values: readonly number[], blocks: readonly number[], range: Range): WindowMedian {
  const defined = values.flatMap((value, k) => Number.isNaN(value) ? [] : [{ value, block: blocks[k]! }]);
  if (defined.length === 0) return { value: null, low: null, high: null, n: 0 };
  const [median] = quantileEstimates(
    defined.map(({ value }) => value),
    defined.map(({ block }) => block),
    { probabilities: [0.5], range },
  );
  const { value, low, high } = median!;
  return { value, low, high, n: defined.length };
}
