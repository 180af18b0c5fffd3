import type { ScoreSettings } from "../score_table.ts";
import type { ScoreName } from "../scores.ts";

/** How a score of one group differs between two estimates: plain JSON; what is undefined is null, and `note` says why. */
export interface DifferenceRow {
  /** Grouping, as it was written. */
  readonly grouping: string;
  /** Group in it. */
  readonly group: string;
  /** Name of the score. */
  readonly score: ScoreName;
  /** Event threshold, mm h-1; null for scores of all values. */
  readonly threshold: number | null;
  /** Column of the first estimate: which one, where several are compared with the second. */
  readonly estimate: string;
  /** Number of pairs, the same for both. */
  readonly n: number;
  /** Score of the first estimate. */
  readonly first: number | null;
  /** Score of the second. */
  readonly second: number | null;
  /** First - second. */
  readonly value: number | null;
  /** Lower limit of the difference. */
  readonly low: number | null;
  /** Upper limit of the difference. */
  readonly high: number | null;
  /** Two-sided p-value of no difference. */
  readonly p: number | null;
  /** The same adjusted for the number of tests: among the differences with q up to a rate, that share is false. */
  readonly q: number | null;
  /** Whether it is a discovery at the rate of the table. */
  readonly discovery: boolean;
  /** Blocks that bear on it. */
  readonly blocks: number;
  /** Why a number is null; else null. */
  readonly note: string | null;
}

/** All that one must know to compute the same differences again: plain JSON. */
export interface DifferenceSettings extends Omit<ScoreSettings, "estimate" | "weight"> {
  /** Columns of the first estimates: each is compared with the second. */
  readonly first: readonly string[];
  /** Column of the second. */
  readonly second: string;
  /** Columns of truths that estimates have of their own. */
  readonly truths: Readonly<Record<string, string>>;
  /** How false discoveries are controlled, over how many tests. */
  readonly discovery: { readonly rate: number; readonly method: string; readonly tests: number };
}

/** Differences of scores between estimates: plain JSON. */
export interface DifferenceTable {
  /** How they were made. */
  readonly about: DifferenceSettings;
  /** Differences, by grouping, group, estimate, score and threshold. */
  readonly rows: readonly DifferenceRow[];
}
