import { WET_RATE } from "../../base/mod.ts";

/** Regimes of rain that what products make of it is told by. */
export const REGIMES = ["convective", "stratiform"] as const;

/** A regime. */
export type RainRegime = (typeof REGIMES)[number];

/**
 * Rate from which rain is taken for convective, mm h-1: near the 40 dBZ of Steiner et al. (1995, J. Appl. Meteor. 34, 1978), 11.5
 * mm/h by Marshall & Palmer, in a round number, as means over the models' cells are lower than peaks.
 */
const CONVECTIVE_RATE = 10;

/** Share of the rain that must fall at that rate: our choice, so that one cell, or a clutter echo, does not name a window. */
const CONVECTIVE_SHARE = 0.1;

/**
 * Regime of a half hour of a window, by the radar alone: convective where at least a tenth of its rain falls at 10 mm/h or more,
 * otherwise stratiform. By intensity only: light showers count as stratiform.
 *
 * @param radar frames [frame, y, x], mm h-1, NaN missing
 * @returns null where no cell has 0.1 mm/h or more
 */
export function rainRegime(radar: Float32Array): RainRegime | null {
  let [all, intense] = [0, 0];
  for (const rate of radar) {
    if (!(rate >= WET_RATE)) continue;
    all += rate;
    if (rate >= CONVECTIVE_RATE) intense += rate;
  }
  return all === 0 ? null : intense >= CONVECTIVE_SHARE * all ? "convective" : "stratiform";
}
