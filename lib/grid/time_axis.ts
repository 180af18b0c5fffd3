/** Regular times: entry k is `first + k * step`, in seconds since 1970-01-01 UTC. */
export interface TimeAxis {
  /** First time, s since 1970 UTC. */
  readonly first: number;
  /** Step, s. */
  readonly step: number;
  /** Number of times. */
  readonly count: number;
}

/** Seconds in a day. */
export const DAY = 86_400;

/** Length of an IMERG interval, s. */
export const HALF_HOUR = 1800;

/** Index of `time` on the axis, or -1 when it is not one of its times. */
export function timeIndex(axis: TimeAxis, time: number): number {
  const k = (time - axis.first) / axis.step;
  return Number.isInteger(k) && k >= 0 && k < axis.count ? k : -1;
}

/** The UTC day of a time as "YYYY-MM-DD". */
export function dayOf(time: number): string {
  return isoTime(Math.floor(time / DAY) * DAY).slice(0, 10);
}

/** A time in s since 1970 UTC as ISO 8601, to the second: "2021-06-25T12:05:00Z". */
export function isoTime(time: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(time) * 1000).toString();
}

/** Days from the first to the last in words: "2021-06-01 to 2021-06-21"; of one day itself. */
export function daySpan(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`;
}

/** A time in s since 1970 UTC as tables and captions have it: "2021-06-25 12:05". */
export function isoMinute(time: number): string {
  return isoTime(time).slice(0, 16).replace("T", " ");
}

/**
 * Seconds since 1970 UTC of an ISO 8601 date ("2021-06-25") or instant ("2021-06-25T12:05Z").
 *
 * @throws RangeError when the text is neither.
 */
export function parseTime(text: string): number {
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : text;
  return Math.round(Temporal.Instant.from(full).epochMilliseconds / 1000);
}
