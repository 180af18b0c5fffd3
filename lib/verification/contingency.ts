/** Which values are events: those at or above the threshold, or those above it. Libraries differ, so results say it. */
export type EventOperator = ">=" | ">";

/**
 * Whether events lie above the threshold only, not at it.
 *
 * @throws RangeError when the operator is unknown.
 */
export function isAbove(event: EventOperator): boolean {
  if (event !== ">=" && event !== ">") throw new RangeError(`Event operator "${event}" is unknown: use ">=" or ">"`);
  return event === ">";
}

/** Thresholds as `values` would hold them: rounded to single precision for a Float32Array, where 0.7 is 0.69999999. */
export function thresholdsIn(values: unknown, thresholds: readonly number[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(thresholds, (t) => values instanceof Float32Array ? Math.fround(t) : t);
}

/** {@link thresholdsIn}, of one. */
export function thresholdIn(values: unknown, threshold: number): number {
  return thresholdsIn(values, [threshold])[0]!;
}

/** Contingency table of two yes/no series: sums of weights, counts without weights. */
export interface Table {
  /** Event estimated and true. */
  readonly hits: number;
  /** Event estimated, not true. */
  readonly falseAlarms: number;
  /** Event true, not estimated. */
  readonly misses: number;
  /** No event in either. */
  readonly correctNegatives: number;
}

/** Numbers that one table takes in a flat state. */
export const TABLE = 4;

/** Place of a pair in the table of a flat state. */
export function tableCell(estimated: boolean, observed: boolean): number {
  return (estimated ? 0 : 2) + (estimated === observed ? (estimated ? 0 : 1) : (estimated ? 1 : 0));
}

/** The table at `s[o]` of a flat state. */
export function readTable(s: Float64Array, o: number): Table {
  return { hits: s[o]!, falseAlarms: s[o + 1]!, misses: s[o + 2]!, correctNegatives: s[o + 3]! };
}
