import { columnOf, type PairColumns } from "./columns.ts";
import { type Grouping, UNKNOWN } from "./grouping.ts";

/** Groups that one grouping may have: beyond it the grouping is a mistake, such as a coordinate without bins. */
export const MOST_GROUPS = 1000;

/** What to say of a grouping that has more. */
export function tooManyGroups(name: string): RangeError {
  return new RangeError(
    `Grouping "${name}" has more than ${MOST_GROUPS} groups: give bin edges, as in "name:0-10-20"`,
  );
}

/** Keys of a group, one per factor of its grouping, null where unknown. */
export type GroupKeys = readonly (number | string | null)[];

/** A group of rows, and what is kept of it. */
export interface Group<Value> {
  /** Keys. */
  readonly keys: GroupKeys;
  /** Name. */
  readonly label: string;
  /** What is kept. */
  readonly value: Value;
}

/** Order of groups: by their keys, the unknown last. */
function compareKeys(a: Group<unknown>, b: Group<unknown>): number {
  for (let f = 0; f < a.keys.length; f++) {
    const p = a.keys[f]!;
    const q = b.keys[f]!;
    if (p === q) continue;
    if (p === null) return 1;
    if (q === null) return -1;
    return p < q ? -1 : 1;
  }
  return 0;
}

/** The groups of a grouping as they are found in the rows. */
export interface GroupFinder<Value> {
  /** Groups found so far, in the order of their keys, the unknown last. */
  groups(): readonly Group<Value>[];
  /** Finds the group of each row of one batch. */
  in(batch: PairColumns): (i: number) => Group<Value>;
  /** The group of these keys. @throws RangeError for too many groups */
  of(keys: GroupKeys): Group<Value>;
}

/**
 * Starts finding the groups of `grouping`.
 *
 * @param make Makes what is kept of a group, when it is found.
 * @throws `in` throws TypeError for a column that is not there; what it returns, RangeError for too many groups.
 */
export function groupFinder<Value>(grouping: Grouping, make: () => Value): GroupFinder<Value> {
  const { name, factors } = grouping;
  const found = new Map<number | string | null, Group<Value>>();
  const of = (keys: GroupKeys): Group<Value> => {
    const id = keys.length === 1 ? keys[0]! : keys.join("\0");
    let group = found.get(id);
    if (group === undefined) {
      if (found.size === MOST_GROUPS) throw tooManyGroups(name);
      const labels = keys.map((key, f) => key === null ? UNKNOWN : factors[f]!.label(key));
      group = { keys, label: labels.length === 0 ? "all" : labels.join(" * "), value: make() };
      found.set(id, group);
    }
    return group;
  };
  return {
    groups: () => [...found.values()].sort(compareKeys),
    of,
    in: (batch) => {
      const columns = factors.map((factor) => columnOf(batch, factor.column));
      return (i) => of(factors.map((factor, f) => factor.key(columns[f]!, i)));
    },
  };
}
