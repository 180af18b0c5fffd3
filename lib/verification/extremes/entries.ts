import type { Pairs } from "../accumulator.ts";
import type { Compared } from "../climate/mod.ts";
import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../catalogue/entry.ts";
import { toPairs } from "../catalogue/to_pairs.ts";
import { thresholdIn } from "../contingency.ts";
import { compareValues, type KeptPairs } from "./compare_values.ts";
import { LEVEL_ENTRIES } from "./entries/level_entries.ts";
import { PEAK_ENTRIES } from "./entries/peak_entries.ts";
import { fitGev, type GevEstimator, gevReturnLevel } from "./gev.ts";
import { fitGpd } from "./gpd.ts";
import { hillAbove } from "./hill.ts";
import { PERIODS } from "./return_levels.ts";
import { type TailDependence, tailDependence } from "./tail_dependence.ts";

/** A result that may say why it has no numbers. */
interface Explained {
  readonly reason: string | null;
}

/** Readings of the forecast and of the observed values. */
function both<Result extends Explained>(
  { estimate, truth }: Compared<Result>,
  reading: (result: Result) => ScoreReading,
): readonly ScoreReading[] {
  return ([["forecast", estimate], ["observed", truth]] as const).map(([of, result]) => ({
    of,
    ...reading(result),
    ...(result.reason === null ? {} : { reason: result.reason }),
  }));
}

/** What all of them cost. */
const KEEPS = "keeps every pair, 16 bytes each";

const ofMaxima = (name: string, meaning: string, estimator: GevEstimator): ScoreEntry =>
  scoreEntry(
    { name, meaning: `${meaning}; ${KEEPS}`, parameters: [] },
    { accumulator: () => compareValues((maxima) => fitGev(maxima, estimator)), input: toPairs },
    (compared) =>
      both(compared, (fit) => ({
        value: fit.shape,
        estimator,
        location: fit.location,
        scale: fit.scale,
        negativeLogLikelihood: fit.negativeLogLikelihood,
        periods: PERIODS,
        returnLevels: PERIODS.map((period) => gevReturnLevel(fit, period)),
        n: fit.n,
      })),
  );

const EXCEEDANCE = { each: ["thresholds"], input: toPairs } as const;

/** The threshold of settings with one. */
const only = ([threshold = NaN]: readonly number[]): number => threshold;

const DEPENDENCE: ScoreSource<KeptPairs, Pairs, readonly TailDependence[]> = {
  accumulator: () => tailDependence(),
  input: toPairs,
};

const ofDependence = (name: string, meaning: string, key: "chi" | "chiBar"): ScoreEntry =>
  scoreEntry(
    { name, meaning: `${meaning}; ${KEEPS}`, parameters: [] },
    DEPENDENCE,
    (readings) =>
      readings.map(({ quantile, joint, n, reason, ...values }) => ({
        quantile,
        value: values[key],
        joint,
        n,
        ...(reason === null ? {} : { reason }),
      })),
  );

/** The scores of extremes in the catalogue. */
export const EXTREMES_ENTRIES: readonly ScoreEntry[] = [
  ofMaxima("gev-mle", "Shape of the GEV of the values, taken as block maxima, by maximum likelihood", "mle"),
  ofMaxima("gev-l-moments", "Shape of the GEV of the values, taken as block maxima, by L-moments", "l-moments"),
  scoreEntry(
    {
      name: "gpd-mle",
      meaning:
        `Shape of the generalised Pareto distribution of excesses over the threshold, by maximum likelihood; ${KEEPS}`,
      parameters: ["thresholds"],
    },
    {
      ...EXCEEDANCE,
      accumulator: ({ thresholds }) =>
        compareValues((values) => {
          const limit = thresholdIn(values, only(thresholds));
          return fitGpd(Float64Array.from(values).filter((value) => value > limit).map((value) => value - limit));
        }),
    },
    (compared) =>
      both(compared, ({ shape, estimator, scale, negativeLogLikelihood, n }) => ({
        operator: ">",
        value: shape,
        estimator,
        scale,
        negativeLogLikelihood,
        n,
      })),
  ),
  scoreEntry(
    {
      name: "hill",
      meaning: `Hill's shape of the tail, from the values above the threshold; ${KEEPS}`,
      parameters: ["thresholds"],
    },
    {
      ...EXCEEDANCE,
      accumulator: ({ thresholds }) => compareValues((values) => hillAbove(values, only(thresholds))),
    },
    (compared) => both(compared, ({ value, error, k, n }) => ({ operator: ">", value, error, k, n })),
  ),
  ofDependence("chi", "Chance that one is above its quantile where the other is; 0 to 1, 1 is best", "chi"),
  ofDependence("chi-bar", "Strength of dependence in the tail; -1 to 1, 1 is best", "chiBar"),
  ...LEVEL_ENTRIES,
  ...PEAK_ENTRIES,
];
