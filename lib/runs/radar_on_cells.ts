import { leastFrames, MIN_COVERED } from "../colocation/mod.ts";
import type { WindowCells } from "./cell_map.ts";
import { meanOfFrames } from "./cell_rows.ts";

/**
 * Radar rain of satellite cells, mm h-1, as the pairs have it: NaN where the radar, in enough frames, covers too little of a cell.
 *
 * @param frames of a half hour, or a part of it [frame, y, x], mm h-1, NaN where missing
 * @param area cells of a frame
 * @param cells which. Default: those that lie wholly in the window
 */
export function radarOnCells(
  window: WindowCells,
  frames: Float32Array,
  area: number,
  cells: ArrayLike<number> = window.cells,
): Float32Array {
  const mean = meanOfFrames(frames, area, leastFrames(frames.length / area));
  return window.means(mean, { cells, minCovered: MIN_COVERED });
}
