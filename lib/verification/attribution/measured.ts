import type { Interval } from "../bootstrap.ts";
import { orNull } from "../scores.ts";

/** A number with its interval: plain JSON; what is undefined is null, and `note` says why. */
export interface Measured {
  /** The number. */
  readonly value: number | null;
  /** Lower limit of the confidence interval. */
  readonly low: number | null;
  /** Upper limit of the confidence interval. */
  readonly high: number | null;
  /** Why the value or its interval is null; else null. */
  readonly note: string | null;
}

/** A number and its interval; nothing but `why` where that says why there is none. */
export function measured(value: number, { low, high, reason }: Interval, why: string | null): Measured {
  if (why !== null) return { value: null, low: null, high: null, note: why };
  return { value: orNull(value), low: orNull(low), high: orNull(high), note: reason };
}
