import type { ComparedProductScore, MeasuredScore, ProductScore } from "../../report/mod.ts";
import { bootstrap, inference, type Interval, type Statistic } from "../../verification/mod.ts";

/** How intervals are drawn. */
export interface Draws {
  /** Seed. */
  readonly seed: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /** Confidence level. */
  readonly level: number;
}

/** What reads scores from sums that can be merged. */
export interface Scorer<State> {
  /** Empty sums. */
  init(): State;
  /** Adds other sums. */
  merge(state: State, other: State, times?: number): State;
  /** Scores and how to read them. */
  readonly scores: readonly (ProductScore & { readonly statistic: Statistic<State> })[];
}

/** Scores of the states of blocks, with their intervals. */
export function measureScores<State>(
  states: readonly State[],
  scorer: Scorer<State>,
  draws: Draws,
): (ProductScore & MeasuredScore)[] {
  const statistics = scorer.scores.map(({ statistic }) => statistic);
  const intervals = bootstrap(states, scorer, { ...draws, name: "scores of products", statistics });
  const whole = states.reduce((sum, state) => scorer.merge(sum, state), scorer.init());
  return scorer.scores.map(({ statistic, ...about }, k) => ({
    ...about,
    ...measured(statistic.value(whole), intervals[k]!),
  }));
}

/**
 * Scores of products with their intervals, and differences to the first with intervals that draw the same blocks for both.
 *
 * @param states of each block [block][product]
 */
export function comparedScores<State>(
  names: readonly string[],
  states: readonly (readonly State[])[],
  scorer: Scorer<State>,
  draws: Draws,
): ComparedProductScore[] {
  return names.flatMap((product, k) => {
    const own = measureScores(states.map((products) => products[k]!), scorer, draws);
    const pairs = states.map((products) => ({ first: products[k]!, second: products[0]! }));
    const differences = k === 0 ? [] : inference.pairedDifference(pairs, scorer, {
      ...draws,
      name: "scores of products",
      statistics: scorer.scores.map(({ statistic }) => statistic),
    });
    return own.map((score, i): ComparedProductScore => {
      const difference = differences[i];
      const rest = difference === undefined ? null : measured(difference.difference, difference);
      return { product, ...score, difference: rest };
    });
  });
}

function measured(value: number, { low, high, blocks }: Pick<Interval, "low" | "high" | "blocks">): MeasuredScore {
  const orNull = (x: number) => Number.isFinite(x) ? x : null;
  return { value: orNull(value), low: orNull(low), high: orNull(high), blocks };
}
