import { isAbove } from "../contingency.ts";
import type { EventOperator } from "../contingency.ts";
import { type EventRoom, eventRoom, eventTable, presentIn, TRUE_EVENT } from "./event_tables.ts";
import { summedArea } from "./summed_area.ts";
import { addWindows } from "./window_sums.ts";

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
