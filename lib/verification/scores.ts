import { bootstrap, type BootstrapOptions, type Statistic } from "./bootstrap.ts";
import { CATEGORICAL, type CategoricalScore } from "./categorical/mod.ts";
import { CONTINUOUS, type ContinuousScore, HITS, type HitScore } from "./continuous/mod.ts";
import type { PairedAccumulator } from "./paired.ts";
import type { Score } from "./score.ts";

/** Names of the scores of pairs. */
export type ScoreName = ContinuousScore | CategoricalScore | HitScore;

/** Every score of pairs by name: those of all values, those of an event's table, those of an event's hits. */
export const SCORES: Readonly<Record<ScoreName, Omit<Score<never>, "value" | "mass">>> = {
  ...CONTINUOUS,
  ...CATEGORICAL,
  ...HITS,
};

/** The scores computed when none are named. */
export const USUAL_SCORES: readonly ScoreName[] = [
  "mean_truth",
  "mean_estimate",
  "mean_error",
  "relative_bias",
  "mae",
  "rmse",
  "correlation",
  "base_rate",
  "hits",
  "false_alarms",
  "misses",
  "correct_negatives",
  "pod",
  "far",
  "csi",
  "ets",
  "hss",
  "frequency_bias",
  "sedi",
  "hit_bias",
  "hit_nmae",
  "hit_correlation",
  "mem_alpha",
  "mem_beta",
  "mem_sigma",
  "log_ratio_mean",
  "log_ratio_sd",
];

/** One score with its interval: plain JSON; what is undefined is null, and `note` says why. */
export interface ScoreValue {
  /** Name of the score. */
  readonly score: ScoreName;
  /** Event threshold, in the units of the data; null for scores of all values. */
  readonly threshold: number | null;
  /** Number of pairs the score rests on: hits for scores on hits, else all pairs. */
  readonly n: number;
  /** The score. */
  readonly value: number | null;
  /** Lower limit of the confidence interval. */
  readonly low: number | null;
  /** Upper limit of the confidence interval. */
  readonly high: number | null;
  /** Number of blocks that bear on the score. */
  readonly blocks: number;
  /** Why the value, or an interval that was asked for, is null; else null. */
  readonly note: string | null;
}

/** A score at a threshold, read from a state of {@link paired}. */
export interface Reading extends Statistic<Float64Array> {
  readonly score: ScoreName;
  readonly threshold: number | null;
  n(state: Float64Array): number;
  mass(state: Float64Array): number;
}

/** Whether `name` is a score of {@link SCORES}. */
export function isScoreName(name: string): name is ScoreName {
  return Object.hasOwn(SCORES, name);
}

const isContinuous = (name: ScoreName): name is ContinuousScore => Object.hasOwn(CONTINUOUS, name);
const isCategorical = (name: ScoreName): name is CategoricalScore => Object.hasOwn(CATEGORICAL, name);

/** Whether the score needs a threshold. */
export function needsThreshold(name: ScoreName): boolean {
  return !isContinuous(name);
}

/**
 * The readings of scores: one per threshold for those that have one.
 *
 * @param scores Names. Default {@link USUAL_SCORES}.
 * @throws RangeError when a score is unknown, or was named and needs a threshold where there is none.
 */
export function readingsOf(accumulator: PairedAccumulator, scores?: readonly ScoreName[]): readonly Reading[] {
  const names = scores ?? USUAL_SCORES;
  checkScores(names, accumulator.thresholds, scores !== undefined);
  return names.flatMap((name) => readings(accumulator, name));
}

/** The readings of `name`: one per threshold where it has one. */
export function readings(accumulator: PairedAccumulator, name: ScoreName): readonly Reading[] {
  const { all, table, hits, thresholds } = accumulator;
  const reader = <Input>(
    score: Score<Input>,
    threshold: number | null,
    input: (state: Float64Array) => Input,
    n: (state: Float64Array) => number = (state) => all(state).n,
  ): Reading => ({
    score: name,
    threshold,
    range: score.range,
    n,
    value: (state) => score.value(input(state)),
    mass: (state) => score.mass(input(state)),
  });
  if (isContinuous(name)) return [reader(CONTINUOUS[name], null, all)];
  return thresholds.map((threshold, k) =>
    isCategorical(name)
      ? reader(CATEGORICAL[name], threshold, (state) => table(state, k))
      : reader(HITS[name], threshold, (state) => hits(state, k), (state) => hits(state, k).values.n)
  );
}

/** A number for JSON: null where it is not finite. */
export const orNull = (value: number): number | null => Number.isFinite(value) ? value : null;

/** Why a value cannot be given; null when it can. */
function whyUndefined(value: number, n: number): string | null {
  if (Number.isFinite(value)) return null;
  if (n === 0) return "no pairs";
  return Number.isNaN(value) ? "undefined: 0 divided by 0" : "infinite: divided by 0";
}

/**
 * Scores of the union of `blocks`, with bootstrap intervals over them.
 *
 * @param blocks States of `accumulator`, one per independent block (day, storm).
 * @param accumulator The accumulator that made them; its thresholds are those of the results.
 * @param options Names of the scores (default {@link USUAL_SCORES}), and the bootstrap; `bootstrap: null` for none.
 * @throws RangeError for an unknown score, one that needs a threshold where there is none, or a bad bootstrap option.
 */
export function scoreBlocks(
  blocks: readonly Float64Array<ArrayBuffer>[],
  accumulator: PairedAccumulator,
  options: { readonly scores?: readonly ScoreName[]; readonly bootstrap?: BootstrapOptions | null } = {},
): readonly ScoreValue[] {
  const statistics = readingsOf(accumulator, options.scores);
  const whole = blocks.reduce((state, block) => accumulator.merge(state, block), accumulator.init());
  const intervals = options.bootstrap === null ? null : bootstrap(blocks, accumulator, {
    ...options.bootstrap,
    statistics,
  });
  return statistics.map((reading, k) => {
    const value = reading.value(whole);
    const n = reading.n(whole);
    const count = SCORES[reading.score].count === true;
    const interval = count ? undefined : intervals?.[k];
    return {
      score: reading.score,
      threshold: reading.threshold,
      n,
      value: orNull(value),
      low: orNull(interval?.low ?? NaN),
      high: orNull(interval?.high ?? NaN),
      blocks: interval?.blocks ?? blocks.filter((block) => reading.mass(block) > 0).length,
      note: whyUndefined(value, n) ??
        (count && intervals !== null ? "a count has no interval" : interval?.reason ?? null),
    };
  });
}

/** One score, at the first threshold, read from a state of `accumulator`; NaN where it is undefined. */
export function readScore(name: ScoreName, accumulator: PairedAccumulator, state: Float64Array): number {
  return readingsOf(accumulator, [name])[0]!.value(state);
}

/** @throws RangeError when a score is unknown, or was named and needs a threshold where there is none. */
export function checkScores(scores: readonly string[], thresholds: readonly number[], named: boolean): void {
  for (const name of scores) {
    if (!isScoreName(name)) {
      throw new RangeError(`Score "${name}" is unknown: choose from ${Object.keys(SCORES).join(", ")}`);
    }
    if (named && thresholds.length === 0 && needsThreshold(name)) {
      throw new RangeError(`Score "${name}" needs an event: give a threshold`);
    }
  }
}
