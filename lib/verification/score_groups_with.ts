import { type Accumulator, type Pairs, weightAt } from "./accumulator.ts";
import { dayBlocks, pickPairs } from "./blocks.ts";
import { bootstrap, type Statistic } from "./bootstrap.ts";
import { ESTIMATE, numbersOf, type PairColumns, TRUTH } from "./columns.ts";
import { type Group, groupFinder } from "./group_finder.ts";
import { parseGrouping } from "./grouping.ts";
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
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  score: PairScore<State>,
  options: ScoreGroupsWithOptions = {},
): Promise<readonly PairScoreRow[]> {
  const { by = ["all"], blocks = dayBlocks(), truth = TRUTH, estimate = ESTIMATE, weight } = options;
  bootstrap([], score, { ...options.bootstrap, statistics: [] }); // refuses bad options before hours of reading
  const groupings = by.map((name) => ({
    name,
    finder: groupFinder(parseGrouping(name, { truth })),
    parts: new Map<Group, Map<number, Part<State>>>(),
  }));
  for await (const batch of rows) {
    const time = numbersOf(batch, "time");
    const weights = weight === undefined ? {} : { weights: numbersOf(batch, weight) };
    const pairs = { estimate: numbersOf(batch, estimate), truth: numbersOf(batch, truth), ...weights };
    const present = presentRows(pairs);
    for (const { finder, parts } of groupings) {
      const groupOf = finder.in(batch);
      for (const [group, ofGroup] of Map.groupBy(present, groupOf)) {
        const known = parts.get(group) ?? new Map<number, Part<State>>();
        parts.set(group, known);
        for (const [block, members] of Map.groupBy(ofGroup, (i) => blocks.of(time[i]!))) {
          const part = known.get(block) ?? { state: score.init(), n: 0 };
          known.set(block, part);
          score.add(part.state, pickPairs(pairs, members));
          part.n += members.length;
        }
      }
    }
  }
  return groupings.flatMap(({ name, finder, parts }) =>
    finder.groups().map((group): PairScoreRow => {
      const inOrder = [...parts.get(group)!].sort(([a], [b]) => a - b).map(([, part]) => part);
      const states = inOrder.map((part) => part.state);
      const value = score.value(states.reduce((sum, state) => score.merge(sum, state), score.init()));
      const draws = { ...options.bootstrap, name: `${name}/${group.label}`, statistics: [score] };
      const interval = bootstrap(states, score, draws)[0]!;
      return {
        grouping: name,
        group: group.label,
        score: score.name,
        threshold: null,
        n: inOrder.reduce((sum, part) => sum + part.n, 0),
        value: orNull(value),
        low: orNull(interval.low),
        high: orNull(interval.high),
        blocks: interval.blocks,
        note: interval.reason,
      };
    })
  );
}

/** Rows in which nothing is missing and the weight is above 0. */
function presentRows({ estimate, truth, weights }: Pairs): readonly number[] {
  const rows: number[] = [];
  for (let i = 0; i < truth.length; i++) {
    if (weightAt(weights, i) > 0 && !Number.isNaN(truth[i]!) && !Number.isNaN(estimate[i]!)) rows.push(i);
  }
  return rows;
}

/** A number for JSON: null where it is not finite. */
