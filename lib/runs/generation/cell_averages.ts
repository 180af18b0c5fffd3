import type { PairedWindowBatch, WindowPairing } from "../paired_windows.ts";
import { radarOnCells } from "../radar_on_cells.ts";
import type { SatelliteWindows } from "./cell_windows.ts";

/**
 * Radar rain of the satellite cells that lie wholly in the windows [window, half hour, slot], mm h-1, NaN elsewhere and as in
 * {@link radarOnCells}: of the half hour, or of one of its frames.
 *
 * @param frame frame of the half hour. Default: all of them
 */
export function cellAverages(
  { cells: map, halfHours }: WindowPairing,
  batch: PairedWindowBatch,
  { cells, whole, slots }: Pick<SatelliteWindows, "cells" | "whole" | "slots">,
  frame?: number,
): Float32Array {
  const averages = new Float32Array(cells.length * halfHours * slots).fill(NaN);
  const perHalfHour = batch.radar.length / (cells.length * halfHours);
  const area = batch.satellite.length / (cells.length * halfHours);
  batch.origins.forEach((origin, window) => {
    const inside = map.window(origin);
    const slotsInside = [...whole[window]!.keys()].filter((slot) => whole[window]![slot] === 1);
    const wholly = slotsInside.map((slot) => cells[window]![slot]!);
    for (let half = 0; half < halfHours; half++) {
      const row = window * halfHours + half;
      const frames = batch.radar.subarray(row * perHalfHour, (row + 1) * perHalfHour);
      const some = frame === undefined ? frames : frames.subarray(frame * area, (frame + 1) * area);
      radarOnCells(inside, some, area, wholly).forEach((rate, k) => averages[row * slots + slotsInside[k]!] = rate);
    }
  });
  return averages;
}
