import { weightAt } from "./accumulator.ts";
import { numbersOf, type PairColumns } from "./columns.ts";
import { groupStates, type GroupSum } from "./group_states.ts";
import { groupScorer, type ScoreGroupsOptions, type ScoreSettings, type ScoreTable } from "./score_table.ts";

/**
 * Scores of rows by group, with block bootstrap intervals, in one pass: the memory is that of groups times blocks,
 * whatever the number of rows. A row counts where estimate, truth and weight are present; a row whose group is not known
 * (no overpass, say) is in the group "unknown". The truth decides the bins of "intensity".
 *
 * @param rows Batches of rows, in any order.
 * @param options Groupings, thresholds, scores, blocks, bootstrap, columns, and what the rows are.
 * @throws SyntaxError for a grouping that cannot be read; TypeError for a column that is not there; RangeError for more
 * than a thousand groups in a grouping, an unknown score, or an option out of range.
 */
export async function scoreGroups(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  options: ScoreGroupsOptions = {},
): Promise<ScoreTable> {
  const { accumulator, groupings, options: { truth, estimate, weight, blocks }, table } = groupScorer(options);
  const states = groupStates(groupings, accumulator);
  let rowCount = 0;
  let pairCount = 0;
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const x = numbersOf(batch, truth);
    const y = numbersOf(batch, estimate);
    const weights = weight === undefined ? undefined : numbersOf(batch, weight);
    const limits = accumulator.limits(y, x);
    const find = states.finders.map((finder) => finder.in(batch));
    let time = NaN;
    let place = -1;
    rowCount += times.length;
    for (let i = 0; i < times.length; i++) {
      const w = weightAt(weights, i);
      if (!(w > 0) || Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
      if (times[i] !== time) {
        time = times[i]!;
        place = states.placeOf(blocks.of(time));
      }
      pairCount++;
      for (const groupOf of find) {
        const state = groupOf(i).states[place] ??= accumulator.init();
        accumulator.addPair(state, y[i]!, x[i]!, w, limits);
      }
    }
  }
  return table(states.groups(), { rows: rowCount, pairs: pairCount });
}

/**
 * The scores that {@link scoreGroups} gives, of rows that a database has summed by group and block. Every score of pairs is
 * made of such sums, so that none needs the rows.
 *
 * @param sums Sums of all pairs, once for each grouping, in any order; of weight 1.
 * @param options As for `scoreGroups`; how many rows were read, and how many of them count.
 * @throws As `scoreGroups`.
 */
export async function scoreSums(
  sums: AsyncIterable<GroupSum> | Iterable<GroupSum>,
  options: Omit<ScoreGroupsOptions, "weight"> & Pick<ScoreSettings, "rows" | "pairs">,
): Promise<ScoreTable> {
  const { rows, pairs, ...rest } = options;
  const { accumulator, groupings, table } = groupScorer(rest);
  const states = groupStates(groupings, accumulator);
  for await (const sum of sums) states.addSum(sum);
  return table(states.groups(), { rows, pairs });
}
