// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import { CONTINUOUS, squareMass } from "./continuous.ts";
import type { Moments } from "../moments.ts";
import type { Score } from "../score.ts";

/** Moments of the hits: pairs in which both estimate and truth are events. */
export interface Hits {
  /** Of the values. */
  readonly values: Moments;
  /** Of their natural logarithms, hits of positive values only. */
  readonly logs: Moments;
}

/** Names of the scores on hits only. */
export type HitScore =
  | "hit_bias"
  | "hit_nmae"
  | "hit_nrmse"
  | "hit_correlation"
  | "mem_alpha"
  | "mem_beta"
  | "mem_sigma"
  | "log_ratio_mean"
  | "log_ratio_sd";

const onValues = (score: Score<Moments>): Score<Hits> => ({
  ...score,
  title: `${score.title}, hits`,
  mass: (hits) => score.mass(hits.values),
  value: (hits) => score.value(hits.values),
});

type Form = Omit<Score<Hits>, "title" | "value">;

const COEFFICIENT: Form = {
  units: "1",
  range: [-Infinity, Infinity],
  best: 0,
  mass: (hits) => hits.logs.weight,
};
const SPREAD: Form = { ...COEFFICIENT, range: [0, Infinity], mass: (hits) => squareMass(hits.logs) };

const beta = ({ logs }: Hits): number => logs.covariance / logs.varianceTruth;

/**
 * Scores on hits only, as Tan, Petersen & Tokay (2016, JHM 17, 2477): NME, NMAE, NRMSE, CC and the multiplicative error
 * model ln y = alpha + beta ln x + e with sd(e) = sigma (population), and mean and sd of ln(y / x).
 */
export const HITS: Readonly<Record<HitScore, Score<Hits>>> = {
  hit_bias: onValues(CONTINUOUS.relative_bias),
  hit_nmae: onValues(CONTINUOUS.nmae),
  hit_nrmse: onValues(CONTINUOUS.nrmse),
  hit_correlation: onValues(CONTINUOUS.correlation),
  mem_alpha: {
    ...COEFFICIENT,
    title: "Multiplicative error model, alpha",
    value: (hits) => hits.logs.meanEstimate - beta(hits) * hits.logs.meanTruth,
  },
  mem_beta: { ...COEFFICIENT, title: "Multiplicative error model, beta", best: 1, value: beta },
  mem_sigma: {
    ...SPREAD,
    title: "Multiplicative error model, sigma",
    value: (hits) => {
      const { varianceEstimate, covariance } = hits.logs;
      return Math.sqrt(Math.max(0, varianceEstimate - beta(hits) * covariance));
    },
  },
  log_ratio_mean: { ...COEFFICIENT, title: "Mean log ratio", value: (hits) => hits.logs.meanError },
  log_ratio_sd: {
    ...SPREAD,
    title: "Standard deviation of the log ratio",
    value: (hits) => Math.sqrt(hits.logs.varianceError),
  },
};
