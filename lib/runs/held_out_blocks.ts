import type { Blocks } from "../verification/mod.ts";

/** Blocks of the held-out rows: a few test days hold too few storms, so hours, longer than rain stays over a window. */
export const HELD_OUT_BLOCKS: Blocks = { kind: "6 h", of: (time) => Math.floor(time / (6 * 3600)) };
