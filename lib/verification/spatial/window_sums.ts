import { TRUE_EVENT } from "./event_tables.ts";
import { type SummedArea, windowRuns } from "./summed_area.ts";

/** What the windows of one size count. */
export interface Windows {
  readonly window: number;
  /** Least number of present cells. */
  readonly needed: number;
  /** Cells that fractions are of; 0: the present ones. */
  readonly whole: number;
  readonly members: number;
  /** Present cells; null where all are, or where missing ones count as dry. */
  readonly mask: { readonly cells: SummedArea; readonly present: Uint8Array } | null;
}

/** Adds sum (f - o)^2, sum f^2 + o^2 and the number of the windows around every cell to `state[at]` and the next two. */
export function addWindows(state: Float64Array, at: number, events: SummedArea, windows: Windows): void {
  const [height, width] = events.shape;
  const columns = windowRuns(width, windows.window);
  for (const row of windowRuns(height, windows.window)) {
    for (let k = 0; k < row.count; k++) {
      const top = (row.left + k) * (width + 1);
      const bottom = (row.right + k) * (width + 1);
      for (const { count, x, left, right } of columns) {
        const area = (row.right - row.left) * (right - left);
        if (area < windows.needed) continue;
        const run = {
          count,
          area,
          topLeft: top + left,
          topRight: top + right,
          bottomLeft: bottom + left,
          bottomRight: bottom + right,
          first: (row.x + k) * width + x,
        };
        if (windows.mask === null) addRun(state, at, events.table, run, windows);
        else addMasked(state, at, events.table, run, windows);
      }
    }
  }
}

/** Windows of one area: places in the table of the corners of the first. */
interface Run {
  readonly count: number;
  readonly area: number;
  readonly topLeft: number;
  readonly topRight: number;
  readonly bottomLeft: number;
  readonly bottomRight: number;
  /** Cell of the first's centre. */
  readonly first: number;
}

/** Windows of one area, none missing: the counts are whole numbers, so the sums are exact before they are divided. */
function addRun(state: Float64Array, at: number, table: Float64Array, run: Run, { whole, members }: Windows): void {
  const { count, topLeft, topRight, bottomLeft, bottomRight } = run;
  let difference = 0;
  let squares = 0;
  for (let k = 0; k < count; k++) {
    const sum = table[bottomRight + k]! - table[topRight + k]! - table[bottomLeft + k]! + table[topLeft + k]!;
    if (sum === 0) continue; // most of a field of rain is dry
    const observed = (sum * (1 / TRUE_EVENT)) | 0;
    const estimated = sum - observed * TRUE_EVENT;
    const o = observed * members;
    const error = estimated - o;
    difference += error * error;
    squares += estimated * estimated + o * o;
  }
  const area = (whole || run.area) * members;
  state[at]! += difference / (area * area);
  state[at + 1]! += squares / (area * area);
  state[at + 2]! += count;
}

/** Windows with missing cells: fractions are of the present ones. */
function addMasked(
  state: Float64Array,
  at: number,
  table: Float64Array,
  run: Run,
  { needed, members, mask }: Windows,
): void {
  const { count, topLeft, topRight, bottomLeft, bottomRight, first } = run;
  const { cells: { table: cells }, present } = mask!;
  let windows = 0;
  for (let k = 0; k < count; k++) {
    if (present[first + k] === 0) continue;
    const valid = cells[bottomRight + k]! - cells[topRight + k]! - cells[bottomLeft + k]! + cells[topLeft + k]!;
    if (valid < needed) continue;
    windows++;
    const sum = table[bottomRight + k]! - table[topRight + k]! - table[bottomLeft + k]! + table[topLeft + k]!;
    if (sum === 0) continue;
    const observed = (sum * (1 / TRUE_EVENT)) | 0;
    const f = (sum - observed * TRUE_EVENT) / (valid * members);
    const o = observed / valid;
    state[at]! += (f - o) * (f - o);
    state[at + 1]! += f * f + o * o;
  }
  state[at + 2]! += windows;
}
