import { regridMean } from "../../grid/mod.ts";
import { meanOfFrames } from "../cell_rows.ts";
import type { PairedWindowBatch, WindowPairing } from "../paired_windows.ts";
import type { SatelliteWindows } from "./cell_windows.ts";

/**
 * Radar rain of the satellite cells that lie wholly in the windows [window, half hour, slot], mm h-1, NaN elsewhere: means
 * over the cell of the mean of the half hour, or of one of its frames.
 *
 * @param frame frame of the half hour. Default: the mean of all
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
    const { weights } = map.window(origin);
    for (let half = 0; half < halfHours; half++) {
      const row = window * halfHours + half;
      const frames = batch.radar.subarray(row * perHalfHour, (row + 1) * perHalfHour);
      const field = frame === undefined
        ? meanOfFrames(frames, area)
        : frames.subarray(frame * area, (frame + 1) * area);
      const onCells = regridMean(weights, field);
      cells[window]!.forEach((cell, slot) => {
        if (whole[window]![slot] === 1) averages[row * slots + slot] = onCells[cell]!;
      });
    }
  });
  return averages;
}
