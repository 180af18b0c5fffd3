import { collectPairs, type SummedRows } from "./collect_pairs.ts";
import type { PairRows } from "./present_pairs.ts";
import { groupScorer, type ScoreGroupsOptions, type ScoreTable } from "./score_table.ts";

/**
 * Scores of rows by group, with block bootstrap intervals, in one pass: the memory is that of groups times blocks,
 * whatever the number of rows. A row counts where estimate, truth and weight are present; a row whose group is not known
 * (no overpass, say) is in the group "unknown". The truth decides the bins of "intensity".
 *
 * @param rows Batches of rows, in any order; or sums of them that a database has made.
 * @param options Groupings, thresholds, scores, blocks, bootstrap, columns, and what the rows are.
 * @throws SyntaxError for a grouping that cannot be read; TypeError for a column that is not there, or weights of sums;
 * RangeError for more than a thousand groups in a grouping, an unknown score, or an option out of range.
 */
export async function scoreGroups(
  rows: PairRows | SummedRows,
  options: ScoreGroupsOptions = {},
): Promise<ScoreTable> {
  const { accumulator, groupings, options: { truth, estimate, weight, blocks }, table } = groupScorer(options);
  const columns = { estimates: [{ estimate, truth }], weight, blocks, accumulator };
  const { groups, ...counts } = await collectPairs(rows, groupings, columns);
  return table(groups.map((group) => ({ ...group, blocks: group.blocks.map(([state]) => state!) })), counts);
}
