import { weightAt } from "./accumulator.ts";
import type { GroupKeys } from "./group_finder.ts";
import { type GroupBlocks, groupStates } from "./group_states.ts";
import type { Grouping } from "./grouping.ts";
import type { PairedAccumulator, SummedPairs } from "./paired.ts";
import { type PairRows, type PresentColumns, presentPairs } from "./present_pairs.ts";

/** Pairs of one group and one block that a database has summed. */
export interface GroupSum extends SummedPairs {
  /** Index of the grouping. */
  readonly grouping: number;
  /** Keys of the group, one per factor of the grouping. */
  readonly keys: GroupKeys;
  /** Number of the block. */
  readonly block: number;
}

/** Rows that a database has summed by group and block, all of weight 1: every score of pairs is made of such sums. */
export interface SummedRows {
  /** Of each estimate the sums of all pairs, once for each grouping, in any order. */
  readonly sums: readonly (AsyncIterable<GroupSum> | Iterable<GroupSum>)[];
  /** How many rows were read. */
  readonly rows: number;
  /** How many of them count. */
  readonly pairs: number;
}

/** States of estimates by group and block. */
export interface CollectedPairs {
  /** Groups with the states of each block, [block][estimate]. */
  readonly groups: readonly GroupBlocks<readonly Float64Array<ArrayBuffer>[]>[];
  /** Rows read. */
  readonly rows: number;
  /** Rows that count. */
  readonly pairs: number;
}

/**
 * Collects states of estimates of the same rows by group and block, in one pass: memory is that of groups times blocks.
 *
 * @throws TypeError for a column that is not there, or a weight where there are sums; RangeError for too many groups or a
 * negative weight.
 */
export async function collectPairs(
  source: PairRows | SummedRows,
  groupings: readonly Grouping[],
  { accumulator, ...columns }: PresentColumns & { readonly accumulator: PairedAccumulator },
): Promise<CollectedPairs> {
  const states = groupStates(groupings, () => columns.estimates.map(() => accumulator.init()));
  let [rowCount, pairCount] = [0, 0];
  if ("sums" in source) {
    if (columns.weight !== undefined) throw new TypeError(`Sums have no column "${columns.weight}" to weigh them by`);
    [rowCount, pairCount] = [source.rows, source.pairs];
    for (const [k, sums] of source.sums.entries()) {
      for await (const sum of sums) accumulator.addSums(states.of(sum.grouping, sum.keys, sum.block)[k]!, sum);
    }
  } else {
    for await (const { batch, count, pairs, weights, rows, block } of presentPairs(source, columns)) {
      const limits = pairs.map(({ estimate, truth }) => accumulator.limits(estimate, truth));
      const finders = states.in(batch);
      for (const i of rows) {
        const weight = weightAt(weights, i);
        for (const stateOf of finders) {
          stateOf(i, block[i]!).forEach((state, k) => {
            const { estimate, truth } = pairs[k]!;
            accumulator.addPair(state, estimate[i]!, truth[i]!, weight, limits[k]!);
          });
        }
      }
      rowCount += count;
      pairCount += rows.length;
    }
  }
  return { groups: states.groups(), rows: rowCount, pairs: pairCount };
}
