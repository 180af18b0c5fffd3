/** How times grow with days: start + slope * days. */
export interface Growth {
  /** What does not depend on the days: the start of a process. Never below 0. */
  readonly start: number;
  /** What a day adds; never below 0. */
  readonly slope: number;
  /** Largest share by which a time is off the line. */
  readonly deviation: number;
}

/**
 * The line that lies nearest to times by their relative distances (least squares with weights 1 / time squared, so that
 * one day counts as much as a hundred). Times that grow faster than days would have it start below 0: then it starts at 0.
 */
export function growthOf(days: readonly number[], times: readonly number[]): Growth {
  let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const [i, day] of days.entries()) {
    const weight = 1 / times[i]! ** 2;
    n += weight;
    x += weight * day;
    y += weight * times[i]!;
    xx += weight * day ** 2;
    xy += weight * day * times[i]!;
  }
  const fitted = days.length < 2 ? 0 : (xx * y - x * xy) / (n * xx - x * x);
  const start = Math.min(Math.max(0, fitted), y / n);
  const slope = Math.max(0, (xy - start * x) / xx);
  const deviation = Math.max(...days.map((day, i) => Math.abs(times[i]! / (start + slope * day) - 1)));
  return { start, slope, deviation };
}
