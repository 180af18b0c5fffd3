/** What a score is and how it comes from accumulated numbers. */
export interface Score<Input> {
  /** Name in words, for tables and axes. */
  readonly title: string;
  /** "1" for a pure number, "data" for the units of the data, "data2" for their square. */
  readonly units: "1" | "data" | "data2";
  /** Least and greatest possible value. */
  readonly range: readonly [number, number];
  /** Whether it counts pairs: it says how much was seen, not how good it was, and has no interval. */
  readonly count?: true;
  /** The value of a perfect estimate; null where there is none (a base rate). */
  readonly best: number | null;
  /**
   * How much a block of data weighs in the score, 0 when it does not bear on it: its share of what the score sums up.
   * The more unequal the blocks, the less their number tells, and the wider the interval.
   */
  readonly mass: (input: Input) => number;
  /** The score; NaN where it is undefined, never a substitute. */
  readonly value: (input: Input) => number;
}
