import type { Intervals } from "../report/mod.ts";
import { inference } from "../verification/mod.ts";

/** How intervals are drawn where nothing else was asked for. */
export const USUAL_DRAWS = { replicates: 1000, level: 0.95 } as const;

/** The same in words for captions, with what is drawn: "6 h". */
export function usualIntervals(blocks: string): Intervals {
  return { blocks, ...USUAL_DRAWS, interval: inference.INTERVAL_METHOD };
}
