import type { Grid } from "../../grid/mod.ts";
import { randomStream } from "../../base/mod.ts";

const RADAR_RANGE = 100_000;

/** What is missing at a time: nothing, every cell, or the cells of one radar that is out. */
export type Gap = "none" | "all" | { readonly cells: Uint32Array };

/**
 * Gaps of a radar network: in a share `share` of the hours something is missing for the whole hour, one time in three
 * the whole mosaic and otherwise a disc of 100 km around a radar placed at random.
 */
export function radarGaps(seed: number, share: number, grid: Grid): (time: number) => Gap {
  let known: { hour: number; gap: Gap } | undefined;
  const find = (hour: number): Gap => {
    const stream = randomStream(seed, `rain/gap/${hour}`);
    if (stream.next() >= share) return "none";
    if (stream.next() < 1 / 3) return "all";
    const [x, y] = [stream.next() * grid.nx, stream.next() * grid.ny];
    const range = RADAR_RANGE / grid.dx;
    const cells: number[] = [];
    for (let j = 0; j < grid.ny; j++) {
      for (let i = 0; i < grid.nx; i++) if (Math.hypot(i - x, j - y) < range) cells.push(j * grid.nx + i);
    }
    return { cells: Uint32Array.from(cells) };
  };
  return (time) => {
    const hour = Math.floor(time / 3600);
    if (known?.hour !== hour) known = { hour, gap: find(hour) };
    return known.gap;
  };
}
