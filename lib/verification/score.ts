/** What a score is and how it comes from accumulated numbers. */
export interface Score<Input> {
  /** Name in words, for tables and axes. */
  readonly title: string;
  /** "1" for a pure number, "data" for the units of the data. */
  readonly units: "1" | "data";
  /** Least and greatest possible value. */
  readonly range: readonly [number, number];
  /** The value of a perfect estimate; null where there is none (a base rate). */
  readonly best: number | null;
  /** The score; NaN where it is undefined, never a substitute. */
  readonly value: (input: Input) => number;
}
