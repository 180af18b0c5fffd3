import { type GroupFinder, groupFinder } from "./group_finder.ts";
import type { Grouping } from "./grouping.ts";
import type { PairedAccumulator, SummedPairs } from "./paired.ts";

/** Pairs of one group and one block that a database has summed. */
export interface GroupSum extends SummedPairs {
  /** Index of the grouping. */
  readonly grouping: number;
  /** Keys of the group, one per factor of the grouping. */
  readonly keys: readonly (number | string | null)[];
  /** Number of the block. */
  readonly block: number;
}

/** States of a group, one per block that has pairs of it, in the order of the blocks' numbers. */
export interface GroupBlocks {
  /** Name of the grouping. */
  readonly grouping: string;
  /** Name of the group. */
  readonly group: string;
  /** States. */
  readonly blocks: readonly Float64Array<ArrayBuffer>[];
}

/** States of pairs by group and block, as they are collected. */
export interface GroupStates {
  /** Finders of the groups, one per grouping. */
  readonly finders: readonly GroupFinder[];
  /** Place of a block among the states of a group. */
  placeOf(block: number): number;
  /** Adds sums. @throws RangeError for too many groups */
  addSum(sum: GroupSum): void;
  /** What was collected: groupings as given, their groups in order, the unknown last. */
  groups(): readonly GroupBlocks[];
}

/** Starts collecting states of `accumulator` by the groups of `groupings`. */
export function groupStates(groupings: readonly Grouping[], accumulator: PairedAccumulator): GroupStates {
  const finders = groupings.map(groupFinder);
  const places = new Map<number, number>();
  const placeOf = (block: number): number => {
    let place = places.get(block);
    if (place === undefined) places.set(block, place = places.size);
    return place;
  };
  return {
    finders,
    placeOf,
    addSum: (sum) => {
      const state = finders[sum.grouping]!.of(sum.keys).states[placeOf(sum.block)] ??= accumulator.init();
      accumulator.addSums(state, sum);
    },
    groups: () => {
      const inOrder = [...places].sort(([a], [b]) => a - b).map(([, place]) => place);
      return finders.flatMap((finder, g) =>
        finder.groups().map(({ label, states }) => ({
          grouping: groupings[g]!.name,
          group: label,
          blocks: inOrder.flatMap((place) => states[place] ?? []),
        }))
      );
    },
  };
}
