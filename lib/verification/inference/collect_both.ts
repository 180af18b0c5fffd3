import type { Blocks } from "../blocks.ts";
import { numbersOf, type PairColumns } from "../columns.ts";
import { type Group, groupFinder } from "../group_finder.ts";
import type { Grouping } from "../grouping.ts";
import type { PairedAccumulator } from "../paired.ts";
import type { BlockPair } from "./paired_difference.ts";

/** The states of both estimates in one block. */
type Both = BlockPair<Float64Array<ArrayBuffer>>;

/** What {@link collectBoth} reads of the rows, and into what. */
export interface BothColumns {
  /** Column of the truth. */
  readonly truth: string;
  /** Column of the first estimate. */
  readonly first: string;
  /** Column of the second. */
  readonly second: string;
  /** What accumulates the pairs of each. */
  readonly accumulator: PairedAccumulator;
  /** Independent blocks of time. */
  readonly blocks: Blocks;
}

/** States of two estimates by group and block. */
export interface CollectedBoth {
  /** Groups, by grouping and in their order; states in the order of time, [block]. */
  readonly groups: readonly { readonly grouping: string; readonly group: string; readonly states: readonly Both[] }[];
  /** Rows read. */
  readonly rows: number;
  /** Rows that count: where the truth and both estimates are present. */
  readonly pairs: number;
}

/** Accumulates two estimates of the same rows against one truth, in one pass. @throws TypeError, RangeError as scoreGroups */
export async function collectBoth(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  groupings: readonly Grouping[],
  { truth, first, second, accumulator, blocks }: BothColumns,
): Promise<CollectedBoth> {
  const finders = groupings.map(groupFinder);
  const found = new Map<Group, Map<number, Both>>();
  const statesOf = (group: Group, block: number): Both => {
    let ofBlocks = found.get(group);
    if (ofBlocks === undefined) found.set(group, ofBlocks = new Map());
    let both = ofBlocks.get(block);
    if (both === undefined) ofBlocks.set(block, both = { first: accumulator.init(), second: accumulator.init() });
    return both;
  };
  let [rowCount, pairCount] = [0, 0];
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const x = numbersOf(batch, truth);
    const y = numbersOf(batch, first);
    const z = numbersOf(batch, second);
    const limits = accumulator.limits(y, x);
    const others = accumulator.limits(z, x);
    const find = finders.map((finder) => finder.in(batch));
    let [time, block] = [NaN, NaN];
    rowCount += times.length;
    for (let i = 0; i < times.length; i++) {
      if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!) || Number.isNaN(z[i]!)) continue;
      if (times[i] !== time) {
        time = times[i]!;
        block = blocks.of(time);
      }
      pairCount++;
      for (const groupOf of find) {
        const both = statesOf(groupOf(i), block);
        accumulator.addPair(both.first, y[i]!, x[i]!, 1, limits);
        accumulator.addPair(both.second, z[i]!, x[i]!, 1, others);
      }
    }
  }
  return {
    groups: finders.flatMap((finder, g) =>
      finder.groups().map((group) => ({
        grouping: groupings[g]!.name,
        group: group.label,
        states: [...found.get(group)!].sort(([a], [b]) => a - b).map(([, both]) => both),
      }))
    ),
    rows: rowCount,
    pairs: pairCount,
  };
}
