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

/** A group of rows, and its states, one per block. */
export interface Group {
  /** Keys of its factors, null where unknown. */
  readonly keys: readonly (number | string | null)[];
  /** Name. */
  readonly label: string;
  /** State of each block that has rows of it. */
  readonly states: (Float64Array<ArrayBuffer> | undefined)[];
}

/** Order of groups: by their keys, the unknown last. */
function compareKeys(a: Group, b: Group): number {
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
export interface GroupFinder {
  /** Groups found so far, in the order of their keys, the unknown last. */
  groups(): readonly Group[];
  /** Finds the group of each row of one batch. */
  in(batch: PairColumns): (i: number) => Group;
  /** The group of these keys, one per factor. @throws RangeError for too many groups */
  of(keys: Group["keys"]): Group;
}

/**
 * Starts finding the groups of `grouping`.
 *
 * @throws `in` throws TypeError for a column that is not there; what it returns, RangeError for too many groups.
 */
export function groupFinder(grouping: Grouping): GroupFinder {
  const { name, factors } = grouping;
  const groups: Group[] = [];
  const found = new Map<number | string | null, Group>();
  const make = (id: number | string | null, keys: Group["keys"]): Group => {
    if (groups.length === MOST_GROUPS) throw tooManyGroups(name);
    const labels = keys.map((key, f) => key === null ? UNKNOWN : factors[f]!.label(key));
    const group = { keys, label: labels.length === 0 ? "all" : labels.join(" * "), states: [] };
    groups.push(group);
    found.set(id, group);
    return group;
  };
  const of = (keys: Group["keys"]): Group => {
    const id = keys.length === 1 ? keys[0]! : keys.join("\0");
    return found.get(id) ?? make(id, keys);
  };
  return {
    groups: () => groups.toSorted(compareKeys),
    of,
    in: (batch) => {
      const columns = factors.map((factor) => columnOf(batch, factor.column));
      const [factor] = factors;
      const [column] = columns;
      if (factors.length === 1 && factor !== undefined && column !== undefined) {
        return (i) => {
          const key = factor.key(column, i);
          return found.get(key) ?? make(key, [key]);
        };
      }
      return (i) => of(factors.map((factor, f) => factor.key(columns[f]!, i)));
    },
  };
}
