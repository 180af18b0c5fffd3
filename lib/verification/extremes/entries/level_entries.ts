import { type ScoreEntry, scoreEntry, type ScoreReading } from "../../catalogue/entry.ts";
import { toPairs } from "../../catalogue/to_pairs.ts";
import { compareValues } from "../compare_values.ts";
import type { GevEstimator } from "../gev.ts";
import { gevReturnLevels } from "../gev_return_levels.ts";
import type { ReturnLevels } from "../return_levels.ts";

/** Readings of return levels, one for each period. */
export function readLevels<Fit>(
  of: "forecast" | "observed",
  { levels, level, interval }: ReturnLevels<Fit>,
): readonly ScoreReading[] {
  return levels.map(({ period, value, low, high, reason }) => ({
    of,
    period,
    value,
    low,
    high,
    level,
    interval,
    ...(reason === null ? {} : { reason }),
  }));
}

const ofMaxima = (estimator: GevEstimator, meaning: string): ScoreEntry =>
  scoreEntry(
    {
      name: `gev-${estimator}-return-level`,
      meaning: `Return levels of the values, taken as block maxima, ${meaning}; keeps every pair, 16 bytes each`,
      parameters: [],
    },
    { accumulator: () => compareValues((maxima) => gevReturnLevels(maxima, { estimator })), input: toPairs },
    ({ estimate, truth, n }) =>
      [...readLevels("forecast", estimate), ...readLevels("observed", truth)]
        .map((reading) => ({ estimator, ...reading, n })),
  );

/** The return levels of block maxima in the catalogue. */
export const LEVEL_ENTRIES: readonly ScoreEntry[] = [
  ofMaxima("mle", "by maximum likelihood, with profile-likelihood intervals"),
  ofMaxima("l-moments", "by L-moments, with bootstrap intervals"),
];
