import { turnedByQuarters } from "../../archive/mod.ts";
import type { KeptWindow } from "../some_windows.ts";
import type { WindowMotion } from "./known_motion.ts";

/** A window and how its rain moves. */
export interface MovingWindow extends KeptWindow {
  /** Motion. */
  readonly motion: WindowMotion;
}

/**
 * A window turned by quarters of a circle, with the clock where y goes down, and its motion with it.
 *
 * @param size rows and columns
 * @param dy step of the grid from a row to the next: below 0 where rows go south
 */
export function turnedWindow(
  { rates, motion, origin }: MovingWindow,
  quarters: 0 | 1 | 2 | 3,
  { size, dy }: { readonly size: number; readonly dy: number },
): MovingWindow {
  let { east, north } = motion;
  // to the right becomes down, down becomes to the left
  for (let k = 0; k < quarters; k++) [east, north] = [-Math.sign(dy) * north, Math.sign(dy) * east];
  return { origin, rates: turnedByQuarters(rates, size, quarters), motion: { ...motion, east, north } };
}

/** Windows turned in turn, by no, one, two, three quarters: rain that comes from everywhere alike. */
export function turnedInTurn(
  windows: readonly MovingWindow[],
  grid: { readonly size: number; readonly dy: number },
): readonly MovingWindow[] {
  return windows.map((window, k) => turnedWindow(window, k % 4 as 0 | 1 | 2 | 3, grid));
}
