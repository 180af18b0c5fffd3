import type { Machine } from "../base/mod.ts";
import type { RatioInterval, Spread } from "./statistics.ts";

/** Times, rates or sizes of one way to do a piece of work. */
export interface BenchEntry extends Spread {
  /** Whose: "ondée", "PyTorch", "tensorstore", ... */
  readonly by: string;
  /** Which of its ways: "compiled", "eager", ... */
  readonly form: string;
}

/** How two entries compare: above 1, the first is better. */
export interface BenchRatio extends RatioInterval {
  /** Ours, as "by, form". */
  readonly ours: string;
  /** What it is held against. */
  readonly theirs: string;
}

/** What is asked of a row. */
export interface BenchTarget {
  /** What is held against the limit: the ratio, or the median of the first entry. */
  readonly of: "ratio" | "value";
  /** Whether it must be at least or at most the limit. */
  readonly bound: "at least" | "at most";
  /** Limit, in the row's unit for a value. */
  readonly limit: number;
}

/** One piece of work, done in some ways. */
export interface BenchRow {
  /** The work, in words. */
  readonly work: string;
  /** Unit of the entries. */
  readonly unit: string;
  /** Whether more of the unit is better, or less. */
  readonly better: "less" | "more";
  /** Ours first. */
  readonly entries: readonly BenchEntry[];
  /** Best of ours beside the best of theirs; absent without a yardstick. */
  readonly ratio?: BenchRatio;
  /** What was asked for; absent for information. */
  readonly target?: BenchTarget;
  /** How it is known that both did the same work, and what else the numbers need to be read. */
  readonly note?: string;
}

/** What a bench found: everything that BENCHMARKS.md shows of it. */
export interface BenchResult {
  /** Name of the bench. */
  readonly bench: string;
  /** When it began, ISO 8601 UTC. */
  readonly date: string;
  /** Commit of the code, "+" after it when files were changed since; null outside a checkout. */
  readonly commit: string | null;
  /** Where it ran. */
  readonly machine: Machine;
  /** Threads of each side. */
  readonly threads: number;
  /** Device of each side. */
  readonly device: "cpu" | "gpu";
  /** Versions of what was compared. */
  readonly versions: Readonly<Record<string, string>>;
  /** Rounds of each row, and how they were taken, in words. */
  readonly method: string;
  /** What was measured. */
  readonly rows: readonly BenchRow[];
}

/** How a bench is run. */
export interface BenchOptions {
  /** What to measure beside; null: ours alone. */
  readonly yardstick: Yardstick | null;
  /** Device of both sides. Default "cpu". */
  readonly device?: "cpu" | "gpu";
  /** Threads of both sides. Default: as many as cores. */
  readonly threads?: number;
  /** Tiny sizes and few rounds: to see that it runs. Default false. */
  readonly quick?: boolean;
  /** Only work whose words contain this. Default: all of it. */
  readonly only?: string;
  /** Folder with the KNMI sequence; null where it is not there. Default null. */
  readonly knmi?: string | null;
  /** Numbers of days that `scale` measures. Default 1, 10, 100. */
  readonly days?: readonly number[];
  /** Told what is being measured. */
  readonly log?: (line: string) => void;
}

/** An environment of Python with what we measure against. */
export interface Yardstick {
  /** Its interpreter. */
  readonly python: string;
  /** Folder of the yardsticks' scripts (tests/yardsticks). */
  readonly scripts: string;
}

/** Whether a row meets its target; null when it has none, or was measured without a yardstick. */
export function meetsTarget({ target, ratio, entries }: BenchRow): boolean | null {
  if (target === undefined) return null;
  const value = target.of === "ratio" ? ratio?.value : entries[0]?.median;
  if (value === undefined) return null;
  return target.bound === "at least" ? value >= target.limit : value <= target.limit;
}
