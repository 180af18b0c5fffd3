import { isAbove } from "../contingency.ts";
import type { EventOperator } from "../contingency.ts";
import { type EventRoom, eventRoom, eventTable, presentIn, TRUE_EVENT } from "./event_tables.ts";
import { type SummedArea, summedArea, windowRuns } from "./summed_area.ts";

/**
 * What happens at the edge of the domain, and at missing cells, which are edges too:
 * - `interior`: only windows that lie wholly on present cells count;
 * - `domain`: fractions are of the present cells in the window; every window centred on a present cell counts;
 * - `zero`: all windows count, and what is outside or missing counts as no event in both: skill near masks is inflated.
 */
export type FssEdge = "interior" | "domain" | "zero";

/** Options of fractions skill scores. */
export interface FssScalesOptions {
  /** Event thresholds, in the units of the fields. */
  readonly thresholds: readonly number[];
  /** Sides of the square windows, cells. An even window reaches one cell further up and left than down and right. */
  readonly windows: readonly number[];
  /** Edges. Default "domain". */
  readonly edge?: FssEdge;
  /**
   * Least share of a window's cells that must lie on present cells for it to count (the vld_thresh of MET), with edge
   * "domain" only. Default 0.
   */
  readonly validFraction?: number;
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Sums of one threshold: per window {@link WINDOW_SUMS}, then estimated events, true events, dry fields. */
const WINDOW_SUMS = 3;
const [ESTIMATED, OBSERVED, DRY, THRESHOLD_SUMS] = [0, 1, 2, 3] as const;

/** Flat sums from which fractions skill scores are made. */
export interface FssSums {
  /** Options with their defaults. */
  readonly options: Required<FssScalesOptions>;
  /** An empty state. */
  init(): Float64Array<ArrayBuffer>;
  /** Adds members (one or more estimates) and truth; a cell missing in any is missing. */
  add(
    state: Float64Array<ArrayBuffer>,
    members: readonly ArrayLike<number>[],
    truth: ArrayLike<number>,
    shape: readonly [number, number],
  ): Float64Array<ArrayBuffer>;
  /** Sums of threshold `t` and window `w`, by their places in the options. */
  read(state: Float64Array, t: number, w: number): {
    readonly difference: number;
    readonly squares: number;
    readonly windows: number;
    readonly estimated: number;
    readonly observed: number;
    readonly dry: number;
    readonly cells: number;
    readonly fields: number;
  };
}

/**
 * Plans the sums.
 *
 * @throws RangeError when an option is out of range; `add` throws RangeError when an interior window is larger than the
 * field.
 */
export function fssSums(given: FssScalesOptions): FssSums {
  const { thresholds, windows, edge = "domain", validFraction = 0, event = ">=" } = given;
  const above = isAbove(event);
  for (const window of windows) {
    if (!Number.isInteger(window) || window < 1) throw new RangeError(`Window ${window} is not a whole number above 0`);
  }
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  }
  if (!["interior", "domain", "zero"].includes(edge)) {
    throw new RangeError(`Edge "${edge}" is unknown: use "interior", "domain" or "zero"`);
  }
  if (!(validFraction >= 0 && validFraction <= 1)) {
    throw new RangeError(`Valid fraction ${validFraction} is not in [0, 1]`);
  }
  if (validFraction > 0 && edge !== "domain") {
    throw new RangeError(`Valid fraction ${validFraction} goes with edge "domain" only, not "${edge}"`);
  }
  const size = windows.length * WINDOW_SUMS + THRESHOLD_SUMS;
  const [CELLS, FIELDS] = [thresholds.length * size, thresholds.length * size + 1];
  let room: EventRoom | null = null;
  const needed = edge === "interior" ? 1 : edge === "zero" ? 0 : validFraction;
  return {
    options: { thresholds, windows, edge, validFraction, event },
    init: () => new Float64Array(FIELDS + 1),
    add: (state, members, truth, shape) => {
      const tooLarge = windows.find((window) => window > Math.min(...shape));
      if (edge === "interior" && tooLarge !== undefined) {
        throw new RangeError(
          `Window ${tooLarge} is larger than the field, ${shape[0]} x ${shape[1]}: choose a smaller one`,
        );
      }
      const present = presentIn([...members, truth]);
      const cells = present === null ? null : summedArea(shape, present);
      if (room === null || String(room.shape) !== String(shape)) room = eventRoom(shape);
      thresholds.forEach((threshold, t) => {
        const events = eventTable({ members, truth, shape, present }, { threshold, above }, room!);
        windows.forEach((window, w) => {
          const mask = cells === null || edge === "zero" ? null : { cells, present: present! };
          addWindows(state, t * size + w * WINDOW_SUMS, events, {
            window,
            needed: needed * window * window,
            whole: edge === "zero" ? window * window : 0,
            members: members.length,
            mask,
          });
        });
        const total = events.table.at(-1)!;
        const o = t * size + windows.length * WINDOW_SUMS;
        state[o + ESTIMATED]! += total % TRUE_EVENT / members.length;
        state[o + OBSERVED]! += Math.floor(total / TRUE_EVENT);
        state[o + DRY]! += total === 0 ? 1 : 0;
      });
      state[CELLS]! += cells === null ? truth.length : cells.table.at(-1)!;
      state[FIELDS]! += 1;
      return state;
    },
    read: (state, t, w) => {
      const [o, p] = [t * size + w * WINDOW_SUMS, t * size + windows.length * WINDOW_SUMS];
      return {
        difference: state[o]!,
        squares: state[o + 1]!,
        windows: state[o + 2]!,
        estimated: state[p + ESTIMATED]!,
        observed: state[p + OBSERVED]!,
        dry: state[p + DRY]!,
        cells: state[CELLS]!,
        fields: state[FIELDS]!,
      };
    },
  };
}

/** What the windows of one size count. */
interface Windows {
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
function addWindows(state: Float64Array, at: number, events: SummedArea, windows: Windows): void {
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
    const observed = (sum * (1 / TRUE_EVENT)) | 0;
    const f = (sum - observed * TRUE_EVENT) / (valid * members);
    const o = observed / valid;
    state[at]! += (f - o) * (f - o);
    state[at + 1]! += f * f + o * o;
  }
  state[at + 2]! += windows;
}
