import type { Pairs } from "../accumulator.ts";
import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../catalogue/entry.ts";
import { toPairs } from "../catalogue/to_pairs.ts";
import { andersonDarling } from "./anderson_darling.ts";
import { energyDistance, wasserstein } from "./distances.ts";
import { type Distributions, distributions, type DistributionState } from "./distributions.ts";
import { type Intensities, intensities, logarithmicEdges, perkins } from "./intensities.ts";
import { kolmogorovSmirnov } from "./kolmogorov_smirnov.ts";
import { quantileQuantile } from "./quantile_quantile.ts";

const VALUES: ScoreSource<DistributionState, Pairs, Distributions> = { accumulator: distributions, input: toPairs };

/** Why there is no value, where there is none. */
const why = (reason: string | null): { readonly reason?: string } => reason === null ? {} : { reason };

const ofValues = (
  name: string,
  meaning: string,
  read: (both: Distributions) => ScoreReading | readonly ScoreReading[],
): ScoreEntry =>
  scoreEntry(
    { name, meaning: `${meaning}; keeps every pair, 24 bytes each`, parameters: [], weighted: true },
    VALUES,
    (both) => [read(both)].flat().map((reading) => ({ ...reading, n: both.truthWeight })),
  );

/** Classes for frequency and amount: below 0.1, then ten per decade to 1000, in the units of the data. */
const [LOW, HIGH, PER_DECADE] = [0.1, 1000, 10] as const;
const CLASSES = `classes below ${LOW}, then ${PER_DECADE} per decade to ${HIGH}`;

const INTENSITIES: ScoreSource<Float64Array<ArrayBuffer>, Pairs, Intensities> = {
  accumulator: () => intensities(logarithmicEdges(LOW, HIGH, PER_DECADE)),
  input: toPairs,
};

const byClass = (name: string, meaning: string, what: "Frequency" | "Amount"): ScoreEntry =>
  scoreEntry(
    { name, meaning: `${meaning}, ${CLASSES}`, parameters: [], weighted: true },
    INTENSITIES,
    ({ bins, n }) =>
      bins.flatMap(({ from, to, ...shares }) =>
        ([["forecast", "estimate"], ["observed", "truth"]] as const).map(([of, side]) => ({
          of,
          ...(from === -Infinity ? {} : { from }),
          ...(to === Infinity ? {} : { to }),
          value: shares[`${side}${what}`],
          n,
        }))
      ),
  );

/** The scores of distributions in the catalogue: whether forecast and observed have the same, wherever the values lie. */
export const DISTRIBUTION_ENTRIES: readonly ScoreEntry[] = [
  ofValues("ks", "Kolmogorov-Smirnov: greatest difference of the distribution functions; 0 is best", (both) => {
    const { statistic, reason, ...test } = kolmogorovSmirnov(both);
    return { value: statistic, ...test, ...why(reason) };
  }),
  ofValues("wasserstein-1", "Mean distance of equal quantiles, in the units of the data; 0 is best", (both) => {
    const { distance, reason } = wasserstein(both);
    return { value: distance, ...why(reason) };
  }),
  ofValues("wasserstein-1-tail", "Part of the Wasserstein-1 distance from levels above 0.95; 0 is best", (both) => {
    const { tail, tailMean, level, reason } = wasserstein(both);
    return { level, value: tail, tailMean, ...why(reason) };
  }),
  ofValues("energy-distance", "Energy distance, as scipy has it: root of 2 integral (F - G)^2; 0 is best", (both) => {
    const { distance, squared, reason } = energyDistance(both);
    return { value: distance, squared, ...why(reason) };
  }),
  ofValues("anderson-darling", "Standardised two-sample statistic, sensitive in the tails; 0 is expected", (both) => {
    const { statistic, p, beyond, reason } = andersonDarling(both);
    return { value: statistic, p, ...(beyond === null ? {} : { beyond }), ...why(reason) };
  }),
  ofValues(
    "quantile-quantile",
    "Forecast less observed quantile by level, with both; 0 is best",
    (both) =>
      quantileQuantile(both).map(({ level, estimate, truth, method }) => ({
        level,
        forecast: estimate,
        observed: truth,
        method,
        value: estimate - truth,
        ...why(both.reason),
      })),
  ),
  scoreEntry(
    {
      name: "perkins",
      meaning: `Common area of the distributions, ${CLASSES}; 0 to 1, 1 is best`,
      parameters: [],
      weighted: true,
    },
    INTENSITIES,
    (value) => {
      const { score, classes } = perkins(value);
      return { classes, from: LOW, to: HIGH, perDecade: PER_DECADE, value: score, n: value.n };
    },
  ),
  byClass("frequency-by-intensity", "Share of the values in each class", "Frequency"),
  byClass("amount-by-intensity", "What each class brings to the mean", "Amount"),
];
