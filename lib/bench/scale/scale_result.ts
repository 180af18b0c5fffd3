import type { BenchResult } from "../result.ts";
import type { Growth } from "./growth.ts";
import type { Stage } from "./stages.ts";

/** What one stage took. */
export interface StageCost extends Growth {
  /** Shortest wall time of a process for each number of days, s: the one that others disturbed least. */
  readonly seconds: readonly number[];
  /** Median of the most memory that processes held resident for each number of days, bytes. */
  readonly memory: readonly number[];
}

/** Size of one product in an archive. */
export interface GroupSize {
  /** Cells. */
  readonly cells: number;
  /** Times of a day. */
  readonly times: number;
  /** Variables. */
  readonly variables: number;
  /** Stored bytes of one value: a cell of a variable at a time. */
  readonly bytesPerValue: number;
}

/** How cost grows with days, in numbers: what plans are made from. */
export interface ScaleFacts {
  /** Numbers of days, ascending. */
  readonly days: readonly number[];
  /** Radar of the archives. */
  readonly radar: GroupSize;
  /** IMERG of the archives. */
  readonly imerg: GroupSize;
  /** Files: those of an archive without days, and of each day. */
  readonly files: { readonly fixed: number; readonly perDay: number };
  /** Costs of each stage. */
  readonly stages: Readonly<Record<Stage, StageCost>>;
}

/** Result of `bench scale`. */
export interface ScaleResult extends BenchResult {
  /** What the rows are made from. */
  readonly scale: ScaleFacts;
}

/** Whether a result is one of `bench scale`. */
export function isScaleResult(result: BenchResult): result is ScaleResult {
  return result.bench === "scale";
}
