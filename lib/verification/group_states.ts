import type { PairColumns } from "./columns.ts";
import { type Group, groupFinder, type GroupKeys } from "./group_finder.ts";
import type { Grouping } from "./grouping.ts";

/** States of a group, one per block that has pairs of it, in the order of the blocks' numbers. */
export interface GroupBlocks<State> {
  /** Name of the grouping. */
  readonly grouping: string;
  /** Name of the group. */
  readonly group: string;
  /** States. */
  readonly blocks: readonly State[];
}

/** States by group and block, as they are collected. */
export interface GroupStates<State> {
  /** Finds the states of rows of one batch, for each grouping. */
  in(batch: PairColumns): readonly ((row: number, block: number) => State)[];
  /** The state of a group, by the index of its grouping and its keys. @throws RangeError for too many groups */
  of(grouping: number, keys: GroupKeys, block: number): State;
  /** What was collected: groupings as given, their groups in order, the unknown last. */
  groups(): readonly GroupBlocks<State>[];
}

/** Starts collecting states by the groups of `groupings` and by block; `init` makes an empty one. */
export function groupStates<State>(groupings: readonly Grouping[], init: () => State): GroupStates<State> {
  const finders = groupings.map((grouping) => groupFinder(grouping, () => new Map<number, State>()));
  const stateOf = ({ value: states }: Group<Map<number, State>>, block: number): State => {
    let state = states.get(block);
    if (state === undefined) states.set(block, state = init());
    return state;
  };
  return {
    in: (batch) =>
      finders.map((finder) => {
        const groupOf = finder.in(batch);
        return (row, block) => stateOf(groupOf(row), block);
      }),
    of: (grouping, keys, block) => stateOf(finders[grouping]!.of(keys), block),
    groups: () =>
      finders.flatMap((finder, g) =>
        finder.groups().map(({ label, value }) => ({
          grouping: groupings[g]!.name,
          group: label,
          blocks: inOrder(value),
        }))
      ),
  };
}

/** What blocks hold, in the order of their numbers. */
export function inOrder<State>(blocks: ReadonlyMap<number, State>): readonly State[] {
  return [...blocks].sort(([a], [b]) => a - b).map(([, state]) => state);
}
