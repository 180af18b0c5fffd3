import { thresholdsIn } from "../contingency.ts";
import { type SummedArea, summedArea } from "./summed_area.ts";

/** A true event counts this much where estimated ones count 1: sums of fewer than 67 million of either stay apart. */
export const TRUE_EVENT = 2 ** 26;

/** Which values are events. */
export interface EventRule {
  /** Threshold, in the units of the fields. */
  readonly threshold: number;
  /** Whether events lie above the threshold only, not at it. */
  readonly above: boolean;
}

/** 1 where every field has a value, 0 elsewhere; null when nothing is missing. */
export function presentIn(fields: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> | null {
  const present = new Uint8Array(fields[0]!.length).fill(1);
  let missing = 0;
  for (const field of fields) missing += markMissing(present, field);
  return missing > 0 ? present : null;
}

function markMissing(present: Uint8Array, field: ArrayLike<number>): number {
  let missing = 0;
  for (let i = 0; i < present.length; i++) {
    if (!Number.isNaN(field[i]!)) continue;
    present[i] = 0;
    missing++;
  }
  return missing;
}

/** Arrays that one table is made in. */
export interface EventRoom {
  /** Rows and columns of the field, [y, x]. */
  readonly shape: readonly [number, number];
  /** Of the cells. */
  readonly counts: Int32Array<ArrayBuffer>;
  /** Of the table. */
  readonly table: Float64Array<ArrayBuffer>;
}

/** Room for the tables of fields of one shape: fresh memory would cost as much as the sums. */
export function eventRoom(shape: readonly [number, number]): EventRoom {
  const [height, width] = shape;
  return { shape, counts: new Int32Array(height * width), table: new Float64Array((height + 1) * (width + 1)) };
}

/**
 * Counts of events in boxes: an estimated one counts 1 for each member, a true one {@link TRUE_EVENT}, so that one table
 * answers for both. Cells that are not `present` have none. An infinite value is above every threshold.
 *
 * @throws RangeError when the sums would not stay apart.
 */
export function eventTable(
  { members, truth, shape, present }: {
    readonly members: readonly ArrayLike<number>[];
    readonly truth: ArrayLike<number>;
    readonly shape: readonly [number, number];
    readonly present: Uint8Array | null;
  },
  rule: EventRule,
  room: EventRoom = eventRoom(shape),
): SummedArea {
  if (truth.length * members.length >= TRUE_EVENT) {
    throw new RangeError(`Fields of ${truth.length} cells and ${members.length} members are too large: cut them`);
  }
  const counts = room.counts.fill(0);
  for (const member of members) addEvents(counts, member, rule, 1);
  addEvents(counts, truth, rule, TRUE_EVENT);
  if (present !== null) { for (let i = 0; i < counts.length; i++) counts[i]! *= present[i]!; }
  return summedArea(shape, counts, room.table);
}

/** Adds `worth` where there is an event; without a branch, which rain at the threshold would make dear. */
function addEvents(
  counts: Int32Array,
  field: ArrayLike<number>,
  { threshold, above }: EventRule,
  worth: number,
): void {
  const limit = thresholdsIn(field, [threshold])[0]!;
  if (above) { for (let i = 0; i < counts.length; i++) counts[i]! += Number(field[i]! > limit) * worth; }
  else for (let i = 0; i < counts.length; i++) counts[i]! += Number(field[i]! >= limit) * worth;
}
