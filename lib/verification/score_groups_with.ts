import type { Accumulator, Pairs } from "./accumulator.ts";
import { dayBlocks, pickPairs } from "./blocks.ts";
import { bootstrap, type Statistic } from "./bootstrap.ts";
import { ESTIMATE, TRUTH } from "./columns.ts";
import { groupStates } from "./group_states.ts";
import { parseGrouping } from "./grouping.ts";
import { type PairRows, presentPairs } from "./present_pairs.ts";
import type { ScoreGroupsOptions, ScoreRow } from "./score_table.ts";
import { orNull } from "./scores.ts";

/**
 * A score of your own: an accumulator of pairs whose value is a number. `add` is given pairs without missing values; the
 * `mass` of a block, how much it brings to what the score sums up, makes the intervals honest where blocks are unequal.
 */
export interface PairScore<State> extends Accumulator<State, Pairs, number>, Statistic<State> {
  /** Name, for tables and charts. */
  readonly name: string;
}

/** Which rows {@link scoreGroupsWith} reads, by what it groups them and how intervals are drawn. */
export interface ScoreGroupsWithOptions
  extends Pick<ScoreGroupsOptions, "blocks" | "bootstrap" | "truth" | "estimate" | "weight"> {
  /** Groupings, as `parseGrouping` reads them. Default: "all". */
  readonly by?: readonly string[];
}

/** A score of your own of one group: plain JSON. */
export interface PairScoreRow extends Omit<ScoreRow, "score"> {
  /** Name of the score. */
  readonly score: string;
}

/** What one block of a group holds. */
interface Part<State> {
  readonly state: State;
  n: number;
}

/**
 * One score of your own by group, as `scoreGroups` does those it knows: the same rows count, the same groups, blocks and
 * draws. One pass; memory is that of groups times blocks.
 *
 * @param rows Batches of rows, in any order.
 * @param score The score.
 * @param options Groupings, blocks, bootstrap, columns.
 * @returns One row per group, which charts and tables take as those of `scoreGroups`.
 * @throws SyntaxError for a grouping that cannot be read; TypeError for a column that is not there; RangeError for more
 * than a thousand groups in a grouping, or an option out of range.
 */
export async function scoreGroupsWith<State>(
  rows: PairRows,
  score: PairScore<State>,
  options: ScoreGroupsWithOptions = {},
): Promise<readonly PairScoreRow[]> {
  const { by = ["all"], blocks = dayBlocks(), truth = TRUTH, estimate = ESTIMATE, weight } = options;
  bootstrap([], score, { ...options.bootstrap, statistics: [] }); // refuses bad options before hours of reading
  const parts = groupStates(by.map((name) => parseGrouping(name, { truth })), (): Part<State> => ({
    state: score.init(),
    n: 0,
  }));
  const columns = { estimates: [{ estimate, truth }], weight, blocks };
  for await (const { batch, pairs: [values], weights, rows: present, block } of presentPairs(rows, columns)) {
    const pairs = { ...values!, ...weights === undefined ? {} : { weights } };
    for (const partOf of parts.in(batch)) {
      for (const [part, members] of Map.groupBy(present, (i) => partOf(i, block[i]!))) {
        score.add(part.state, pickPairs(pairs, members));
        part.n += members.length;
      }
    }
  }
  return parts.groups().map(({ grouping, group, blocks }): PairScoreRow => {
    const states = blocks.map(({ state }) => state);
    const value = score.value(states.reduce((sum, state) => score.merge(sum, state), score.init()));
    const draws = { ...options.bootstrap, name: `${grouping}/${group}`, statistics: [score] };
    const interval = bootstrap(states, score, draws)[0]!;
    return {
      grouping,
      group,
      score: score.name,
      threshold: null,
      n: blocks.reduce((sum, part) => sum + part.n, 0),
      value: orNull(value),
      low: orNull(interval.low),
      high: orNull(interval.high),
      blocks: interval.blocks,
      note: interval.reason,
    };
  });
}
