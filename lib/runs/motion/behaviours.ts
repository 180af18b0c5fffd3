import { partsOf } from "../latent_errors.ts";
import type { KeptWindow } from "../some_windows.ts";
import type { WindowMotion } from "./known_motion.ts";
import type { Behaviour } from "./motion_result.ts";

/** Added to mean rates, mm h-1, so that rain that comes from nothing has a growth. */
const LEAST = 0.01;

/** What rain does in a window: its speed, km/h; growth, 1/h; size of its turning, degrees an hour. */
export type Behaves = Readonly<Record<Exclude<Behaviour, "quarter turns">, number>>;

/**
 * What the rain of a window does. Growth is that of the mean rain of the window, from its first third to its last: rain that is
 * blown in or out counts.
 *
 * @param minutes from a frame to the next
 */
export function behaviourOf(
  { rates }: KeptWindow,
  { east, north, turning }: WindowMotion,
  { frames, minutes }: { readonly frames: number; readonly minutes: number },
): Behaves {
  const means = partsOf(rates, frames).map(meanOf);
  const third = Math.max(1, Math.floor(frames / 3));
  const mean = (part: readonly number[]) => meanOf(part) + LEAST;
  const hours = (frames - third) * minutes / 60;
  return {
    advection: Math.hypot(east, north),
    growth: Math.log(mean(means.slice(-third)) / mean(means.slice(0, third))) / hours,
    turning: Math.abs(turning),
  };
}

/** Mean of the values that there are; NaN of none. */
function meanOf(values: Iterable<number>): number {
  let [sum, n] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return sum / n;
}

/** Indexes of values in three groups of one size, from the least values to the greatest; what is not known is in none. */
export function terciles(values: readonly number[]): readonly (readonly number[])[] {
  const order = [...values.keys()].filter((k) => !Number.isNaN(values[k]!)).sort((a, b) => values[a]! - values[b]!);
  const edge = (k: number) => Math.round(k * order.length / 3);
  return [0, 1, 2].map((k) => order.slice(edge(k), edge(k + 1))).filter((group) => group.length > 0);
}
