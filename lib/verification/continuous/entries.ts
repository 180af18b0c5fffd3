import { type ScoreEntry, scoreEntry, type ScoreSource } from "../catalogue/entry.ts";
import type { VerifySettings } from "../catalogue/settings.ts";
import { toPairs } from "../catalogue/to_pairs.ts";
import type { Pairs } from "../accumulator.ts";
import { paired } from "../paired.ts";
import { type BiasParts, biasParts } from "./bias_parts.ts";
import { CONTINUOUS, type ContinuousScore } from "./continuous.ts";
import { HITS, type HitScore } from "./hits.ts";
import { pairMoments } from "./pair_moments.ts";
import { type RankCorrelation, rankCorrelation } from "./rank_correlation.ts";
import { tweedieDeviance } from "./tweedie.ts";

const events = ({ thresholds, operator }: VerifySettings) => ({ thresholds, event: operator });
/** A source of pairs, whatever its accumulator keeps. */
const ofPairs = <State, Value>(
  accumulator: ScoreSource<State, Pairs, Value>["accumulator"],
): ScoreSource<State, Pairs, Value> => ({
  accumulator,
  input: toPairs,
  ofPairs: true,
});

const MOMENTS = ofPairs(pairMoments);
const RANKS = ofPairs(rankCorrelation);
const HIT_MOMENTS = ofPairs((settings) => paired(events(settings)));
const PARTS = ofPairs((settings) => biasParts(events(settings)));

/** Why there is no value where values are infinite: they leave no moments. */
const infinite = (n: number, ...sums: readonly number[]): { readonly reason?: string } =>
  n > 0 && !sums.every(Number.isFinite) ? { reason: "values are infinite, or too large to be squared" } : {};

const ofValues = (
  name: string,
  score: ContinuousScore,
  meaning: string,
  also: readonly string[] = [],
): ScoreEntry =>
  scoreEntry({ name, meaning, also, parameters: [], weighted: true }, MOMENTS, (moments) => ({
    n: moments.n,
    value: CONTINUOUS[score].value(moments),
    ...infinite(moments.n, moments.meanError, moments.varianceError),
  }));

const ofRanks = (name: "spearman" | "kendall", meaning: string): ScoreEntry =>
  scoreEntry(
    { name, meaning, parameters: [], weighted: true },
    RANKS,
    (ranks: RankCorrelation) => ({ n: ranks.n, value: ranks[name] }),
  );

const EVENT = ["thresholds", "operator"] as const;

const ofHits = (name: string, score: HitScore, meaning: string): ScoreEntry =>
  scoreEntry(
    { name, meaning: `Hits only: ${meaning}`, parameters: EVENT, weighted: true },
    HIT_MOMENTS,
    ({ events }, { operator }) =>
      events.map(({ threshold, hits }) => ({
        threshold,
        operator,
        n: hits.values.n,
        value: HITS[score].value(hits),
        ...infinite(hits.values.n, hits.values.meanError, hits.values.varianceError),
      })),
  );

const ofParts = (name: string, part: "hit" | "missed" | "false", meaning: string): ScoreEntry =>
  scoreEntry(
    { name, meaning, parameters: EVENT, weighted: true },
    PARTS,
    (parts: readonly BiasParts[]) =>
      parts.map(({ threshold, event, n, total, truth, [part]: value }) => ({
        threshold,
        operator: event,
        n,
        relative: value / truth,
        value,
        ...infinite(n, total, truth),
      })),
  );

/** The scores of paired values in the catalogue. */
export const CONTINUOUS_ENTRIES: readonly ScoreEntry[] = [
  ofValues("bias", "mean_error", "Mean error, forecast - observed, in the units of the data; 0 is best"),
  ofValues("relative-bias", "relative_bias", "Mean error over the mean of the observed; 0 is best"),
  ofValues("mae", "mae", "Mean absolute error, in the units of the data; 0 is best"),
  ofValues("mse", "mse", "Mean square error; 0 is best"),
  ofValues("rmse", "rmse", "Root mean square error, in the units of the data; 0 is best"),
  ofValues("error-sd", "error_sd", "Standard deviation of the error: RMSE without the bias; 0 is best"),
  ofValues("pearson", "correlation", "Pearson's correlation; 1 is best"),
  ofRanks(
    "spearman",
    "Spearman's rank correlation, ties at their middle rank; 1 is best; keeps every pair, 24 bytes each",
  ),
  ofRanks("kendall", "Kendall's tau-b, which allows for ties; 1 is best; keeps every pair, 24 bytes each"),
  ofValues("slope", "slope", "Slope of the forecast on the observed; 1 is best"),
  ofValues("nse", "nse", "Nash-Sutcliffe efficiency: 1 - MSE / variance of the observed; 1 is best"),
  ofValues(
    "kge-2009",
    "kge",
    "Kling-Gupta efficiency, Gupta 2009: correlation, ratios of sd and of mean; 1 is best",
    ["kge"],
  ),
  ofValues(
    "kge-2012",
    "kge_2012",
    "Kling-Gupta efficiency, Kling 2012: ratio of the coefficients of variation; 1 is best",
  ),
  ofValues("kge-2021", "kge_2021", "Kling-Gupta efficiency, Tang 2021: bias over the sd of the observed; 1 is best"),
  ofValues("mean-forecast", "mean_estimate", "Mean of the forecast, in the units of the data"),
  ofValues("mean-observed", "mean_truth", "Mean of the observed, in the units of the data"),
  scoreEntry(
    {
      name: "tweedie-deviance",
      meaning: "Mean Tweedie deviance of power 1.5, of amounts; 0 is best",
      parameters: [],
      weighted: true,
    },
    ofPairs(() => tweedieDeviance()),
    ({ deviance, power, n }) => ({
      power,
      n,
      value: deviance,
      ...(deviance === Infinity ? { reason: "the forecast is 0 where the observed is not" } : {}),
    }),
  ),
  ofHits("nme", "hit_bias", "normalised mean error, sum of errors over sum of the observed (Tan 2016); 0 is best"),
  ofHits("nmae", "hit_nmae", "normalised mean absolute error (Tan 2016); 0 is best"),
  ofHits("nrmse", "hit_nrmse", "normalised root mean square error (Tan 2016); 0 is best"),
  ofHits("cc", "hit_correlation", "Pearson's correlation (Tan 2016); 1 is best"),
  ofHits("mem-alpha", "mem_alpha", "ln f = alpha + beta ln o + e, its alpha; 0 is best"),
  ofHits("mem-beta", "mem_beta", "ln f = alpha + beta ln o + e, its beta; 1 is best"),
  ofHits("mem-sigma", "mem_sigma", "ln f = alpha + beta ln o + e, the sd of e; 0 is best"),
  ofHits("log-ratio-mean", "log_ratio_mean", "mean of ln(f / o); 0 is best"),
  ofHits("log-ratio-sd", "log_ratio_sd", "standard deviation of ln(f / o); 0 is best"),
  ofParts(
    "hit-bias",
    "hit",
    "Tian 2009: error of the hits, as a mean over all pairs; bias = hit-bias - missed + false + rest",
  ),
  ofParts("missed", "missed", "Tian 2009: observed rain of the misses, as a mean over all pairs; 0 is best"),
  ofParts("false", "false", "Tian 2009: forecast rain of the false alarms, as a mean over all pairs; 0 is best"),
];
