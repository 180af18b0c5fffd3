import type { Accumulator } from "../accumulator.ts";
import { type EventOperator, isAbove, readTable, TABLE, type Table, tableCell } from "../contingency.ts";
import { mergeSums } from "../sums.ts";
import { eventTable, presentIn, TRUE_EVENT } from "./event_tables.ts";
import { checkFields, type FieldPair } from "./field_pair.ts";
import { summedArea, windowRuns } from "./summed_area.ts";

/** Options of {@link neighbourhoodTables}. */
export interface NeighbourhoodOptions {
  /** Event threshold, in the units of the fields. */
  readonly threshold: number;
  /** Sides of the square windows, cells. */
  readonly windows: readonly number[];
  /**
   * Share of the window's present cells that must have the event for it to happen in the neighbourhood, in (0, 1]; "any":
   * one cell is enough. Default "any".
   */
  readonly coverage?: number | "any";
  /** Whether the truth is that of the neighbourhood, too, or of its centre alone (Ebert 2008). Default "neighbourhood". */
  readonly truth?: "neighbourhood" | "cell";
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Contingency table of events in neighbourhoods of one size. */
export interface NeighbourhoodTable {
  /** Counts of neighbourhoods: every categorical score is read from it. */
  readonly table: Table;
  /** Side of the window, cells. */
  readonly window: number;
  /** Threshold of the event. */
  readonly threshold: number;
  /** Share of cells that makes an event of the neighbourhood. */
  readonly coverage: number | "any";
  /** What the truth was of. */
  readonly truth: "neighbourhood" | "cell";
  /** Event operator. */
  readonly event: EventOperator;
}

/**
 * Contingency tables of events in the neighbourhood of every present cell (Ebert 2008, Met. Apps 15, 51), all windows in one
 * pass. Windows are cut to the domain and to present cells.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError when a field has another shape.
 */
export function neighbourhoodTables(
  options: NeighbourhoodOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, readonly NeighbourhoodTable[]> {
  const { threshold, windows, coverage = "any", truth: side = "neighbourhood", event = ">=" } = options;
  const above = isAbove(event);
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  const badWindow = windows.find((window) => !Number.isInteger(window) || window < 1);
  if (badWindow !== undefined) throw new RangeError(`Window ${badWindow} is not a whole number above 0`);
  if (coverage !== "any" && !(coverage > 0 && coverage <= 1)) {
    throw new RangeError(`Coverage ${coverage} is not in (0, 1], nor "any"`);
  }
  if (side !== "neighbourhood" && side !== "cell") {
    throw new RangeError(`Truth "${side}" is unknown: use "neighbourhood" or "cell"`);
  }
  const happens = (count: number, valid: number): boolean =>
    count > 0 && (coverage === "any" || count >= coverage * valid);
  return {
    init: () => new Float64Array(windows.length * TABLE),
    add: (state, pair) => {
      checkFields(pair);
      const { estimate, truth, shape } = pair;
      const present = presentIn([estimate, truth]);
      const rule = { threshold, above };
      const events = eventTable({ members: [estimate], truth, shape, present }, rule).table;
      const cells = present === null ? null : summedArea(shape, present).table;
      const stride = shape[1] + 1;
      const at = (table: Float64Array, top: number, bottom: number, left: number, right: number): number =>
        table[bottom * stride + right]! - table[top * stride + right]! - table[bottom * stride + left]! +
        table[top * stride + left]!;
      windows.forEach((window, w) => {
        const columns = windowRuns(shape[1], window);
        for (const row of windowRuns(shape[0], window)) {
          for (const column of columns) {
            for (let n = 0; n < row.count; n++) {
              const [top, bottom, y] = [row.left + n, row.right + n, row.x + n];
              for (let m = 0; m < column.count; m++) {
                const [left, right, x] = [column.left + m, column.right + m, column.x + m];
                if (present !== null && present[y * shape[1] + x] === 0) continue;
                const valid = cells === null ? (bottom - top) * (right - left) : at(cells, top, bottom, left, right);
                const sum = at(events, top, bottom, left, right);
                const observed = Math.floor(sum / TRUE_EVENT);
                const own = side === "cell" ? at(events, y, y + 1, x, x + 1) >= TRUE_EVENT : happens(observed, valid);
                state[w * TABLE + tableCell(happens(sum - observed * TRUE_EVENT, valid), own)]! += 1;
              }
            }
          }
        }
      });
      return state;
    },
    merge: mergeSums,
    value: (state) =>
      windows.map((window, w) => ({
        table: readTable(state, w * TABLE),
        window,
        threshold,
        coverage,
        truth: side,
        event,
      })),
  };
}
