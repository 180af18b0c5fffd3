/** What pins scores to values from outside. */
export interface Pin {
  /** Test file, below tests/. */
  readonly test: string;
  /** Where the value comes from. */
  readonly by: string;
  /** Texts that the file must hold: the values, or their place in the reference. */
  readonly holds: readonly string[];
}

/** Scores that belong together. */
export interface Family {
  /** Name. */
  readonly title: string;
  /** Names in the catalogue. */
  readonly names: readonly string[];
  /** Functions of the rooms, for what a program calls. */
  readonly code?: string;
  /** Formula, or the paper that has it. */
  readonly formula: string;
  /** Estimators and other choices; results carry them. */
  readonly options: string;
  /** What pins them. */
  readonly pins: readonly Pin[];
}

/** A pin; the test lies below tests/verification. */
export const pin = (test: string, by: string, ...holds: readonly string[]): Pin => ({
  test: `verification/${test}`,
  by,
  holds,
});
