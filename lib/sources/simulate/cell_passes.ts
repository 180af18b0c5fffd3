import { HALF_HOUR } from "../../grid/mod.ts";
import type { Overpass } from "./overpasses.ts";

/** The overpasses that matter to each cell, as indices in the list they come from; -1 for none. */
export interface CellPasses {
  /** The one of the half hour: imagers before sounders, then the nearer to the middle of the half hour. */
  readonly now: Int16Array;
  /** The last one before the half hour. */
  readonly last: Int16Array;
  /** The first one after the half hour. */
  readonly next: Int16Array;
}

/** Sorts out `overpasses` for each of `cells` cells around the half hour that starts at `time`, s since 1970 UTC. */
export function cellPasses(overpasses: readonly Overpass[], time: number, cells: number): CellPasses {
  const now = new Int16Array(cells).fill(-1);
  const last = new Int16Array(cells).fill(-1);
  const next = new Int16Array(cells).fill(-1);
  const end = time + HALF_HOUR;
  const middle = time + HALF_HOUR / 2;
  /** Puts `pass` in the place of a cell unless another with a lower cost is there. */
  const offer = (place: Int16Array, i: number, pass: number, cost: (overpass: Overpass) => number): void => {
    const holder = place[i]!;
    if (holder < 0 || cost(overpasses[pass]!) < cost(overpasses[holder]!)) place[i] = pass;
  };
  overpasses.forEach(({ seen }, pass) => {
    for (let i = 0; i < cells; i++) {
      const at = seen[i]!;
      if (at < time) offer(last, i, pass, (other) => -other.seen[i]!);
      else if (at >= end) offer(next, i, pass, (other) => other.seen[i]!);
      else if (at >= time) {
        offer(
          now,
          i,
          pass,
          ({ sensor, seen }) => (sensor.kind === "imager" ? 0 : HALF_HOUR) + Math.abs(seen[i]! - middle),
        );
      }
    }
  });
  return { now, last, next };
}
