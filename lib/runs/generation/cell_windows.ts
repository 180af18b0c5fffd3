import { randomStream } from "../../base/mod.ts";
import type { Archive } from "../../archive/mod.ts";
import type { CellWindows } from "../../topographic/mod.ts";
import type { DataConfig } from "../data_config.ts";
import type { PairedOrigin, PairedWindowBatch, WindowPairing } from "../paired_windows.ts";
import { type CellCondition, conditionSize, writeCondition } from "./cell_conditions.ts";
import { cellPlace, slotsOf } from "./cell_places.ts";
import { type CellSources, cellSources } from "./cell_sources.ts";

/** Share of training windows whose next pass is hidden: who asks may not know it. */
const HIDDEN = 0.3;

/** Windows with the satellite's cells, and which cells those are. */
export interface SatelliteWindows extends CellWindows {
  /** Where each window lies. */
  readonly origins: readonly PairedOrigin[];
  /** Cells of the satellite grid in the slots of each window [window][slot]. */
  readonly cells: readonly Int32Array[];
  /** Whether the cell of each slot lies wholly in the window [window][slot]. */
  readonly whole: readonly Uint8Array[];
  /** What each window's cells were observed by. */
  readonly sources: readonly CellSources[];
}

/** How conditions are chosen. */
export interface CellWindowOptions {
  /** One condition for all cells and half hours, in place of those of the product. */
  readonly asked?: CellCondition;
  /** Seed by which the next pass is hidden in some windows. Default: in none. */
  readonly hide?: number;
}

/** Gives paired windows the satellite's cells, and what observed them. */
export type CellWindowMaker = (batch: PairedWindowBatch, options?: CellWindowOptions) => Promise<SatelliteWindows>;

/** Makes windows with the satellite's cells of paired windows. */
export function cellWindows(
  archive: Archive,
  { satellite, size }: DataConfig,
  { cells: map, halfHours }: WindowPairing,
  sensors: readonly string[],
): CellWindowMaker {
  const group = archive.group(satellite);
  const sourcesAt = cellSources(group, halfHours, map.block);
  const numbers = conditionSize(sensors);
  const area = size * size;
  return async ({ origins, radar, satellite: painted }, { asked, hide } = {}) => {
    const places = origins.map((origin) => {
      const { cellOf, cells } = map.window(origin);
      return cellPlace(cellOf, cells);
    });
    const slots = slotsOf(places);
    const slot = new Int32Array(origins.length * area);
    const rain = new Float32Array(origins.length * halfHours * slots).fill(NaN);
    const conditions = new Float32Array(rain.length * numbers);
    const sources: CellSources[] = [];
    for (const [window, origin] of origins.entries()) {
      const { cells, whole, slotOf } = places[window]!;
      slot.set(slotOf, window * area);
      const first = (origin.time - group.time.first) / group.time.step;
      const source = await sourcesAt(first);
      sources.push(source);
      const hidden = hide !== undefined && isHidden(hide, origin);
      for (let half = 0; half < halfHours; half++) {
        const row = (window * halfHours + half) * slots;
        slotOf.forEach((own, i) => {
          if (own >= 0 && whole[own] === 1) rain[row + own] = painted[(window * halfHours + half) * area + i]!;
        });
        cells.forEach((cell, own) => {
          const condition = asked ?? source.condition(half, cell);
          const seen = hidden && condition !== null ? { ...condition, next: null } : condition;
          writeCondition(conditions, (row + own) * numbers, seen, sensors);
        });
      }
    }
    return {
      radar,
      slot,
      slots,
      conditions,
      rain,
      origins,
      sources,
      cells: places.map(({ cells }) => cells),
      whole: places.map(({ whole }) => whole),
    };
  };
}

function isHidden(seed: number, { time, y, x }: PairedOrigin): boolean {
  return randomStream(seed, `next pass hidden/${time}/${y}/${x}`).next() < HIDDEN;
}
