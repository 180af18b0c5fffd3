import type { Blocks } from "../blocks.ts";
import { numbersOf, type PairColumns } from "../columns.ts";
import { type Group, groupFinder } from "../group_finder.ts";
import type { Grouping } from "../grouping.ts";
import type { PairedAccumulator } from "../paired.ts";

/** State of each estimate in one block, [estimate]. */
type States = readonly Float64Array<ArrayBuffer>[];

/** What {@link collectEstimates} reads of the rows, and into what. */
export interface EstimateColumns {
  /** Columns of the estimates, each with that of its truth. */
  readonly estimates: readonly { readonly estimate: string; readonly truth: string }[];
  /** What accumulates the pairs of each. */
  readonly accumulator: PairedAccumulator;
  /** Independent blocks of time. */
  readonly blocks: Blocks;
}

/** States of several estimates by group and block. */
export interface CollectedEstimates {
  /** Groups, by grouping and in their order; states in the order of time, [block][estimate]. */
  readonly groups: readonly { readonly grouping: string; readonly group: string; readonly states: readonly States[] }[];
  /** Rows read. */
  readonly rows: number;
  /** Rows that count: where every estimate and its truth are present. */
  readonly pairs: number;
}

/** Accumulates several estimates of the same rows, in one pass. @throws TypeError, RangeError as scoreGroups */
export async function collectEstimates(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  groupings: readonly Grouping[],
  { estimates, accumulator, blocks }: EstimateColumns,
): Promise<CollectedEstimates> {
  const finders = groupings.map(groupFinder);
  const found = new Map<Group, Map<number, States>>();
  const statesOf = (group: Group, block: number): States => {
    let ofBlocks = found.get(group);
    if (ofBlocks === undefined) found.set(group, ofBlocks = new Map());
    let states = ofBlocks.get(block);
    if (states === undefined) ofBlocks.set(block, states = estimates.map(() => accumulator.init()));
    return states;
  };
  let [rowCount, pairCount] = [0, 0];
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const read = estimates.map(({ estimate, truth }) => {
      const [x, y] = [numbersOf(batch, truth), numbersOf(batch, estimate)];
      return { x, y, limits: accumulator.limits(y, x) };
    });
    const find = finders.map((finder) => finder.in(batch));
    let [time, block] = [NaN, NaN];
    rowCount += times.length;
    for (let i = 0; i < times.length; i++) {
      if (read.some(({ x, y }) => Number.isNaN(x[i]!) || Number.isNaN(y[i]!))) continue;
      if (times[i] !== time) {
        time = times[i]!;
        block = blocks.of(time);
      }
      pairCount++;
      for (const groupOf of find) {
        const states = statesOf(groupOf(i), block);
        for (let k = 0; k < read.length; k++) {
          const { x, y, limits } = read[k]!;
          accumulator.addPair(states[k]!, y[i]!, x[i]!, 1, limits);
        }
      }
    }
  }
  return {
    groups: finders.flatMap((finder, g) =>
      finder.groups().map((group) => ({
        grouping: groupings[g]!.name,
        group: group.label,
        states: [...found.get(group)!].sort(([a], [b]) => a - b).map(([, states]) => states),
      }))
    ),
    rows: rowCount,
    pairs: pairCount,
  };
}
