/** Part of an array along one dimension: the first index and how many. */
export type Range = readonly [start: number, count: number];

/** Part of an array [time, y, x]. */
export interface Box {
  /** Indexes of the time axis. */
  readonly time: Range;
  /** Rows. */
  readonly y: Range;
  /** Columns. */
  readonly x: Range;
}

/**
 * Checks that a range lies inside a dimension.
 *
 * @throws RangeError naming the dimension.
 */
export function checkRange(name: string, [start, count]: Range, size: number): void {
  if (!Number.isInteger(start) || !Number.isInteger(count) || start < 0 || count < 1 || start + count > size) {
    throw new RangeError(`Range of ${name} must lie in 0 to ${size}, got start ${start}, count ${count}`);
  }
}
