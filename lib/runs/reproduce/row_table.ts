import { type Estimate, formatEstimate, formatNumber } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import type { ResultsByRow } from "./claims.ts";
import { overSeeds } from "../over_seeds.ts";
import type { RowResult } from "./row_result.ts";

/** A column of a table: what it shows of a result. */
export type Column = readonly [head: string, value: (result: RowResult) => number | null | undefined];

/** Below it a number is rounding. */
const ROUNDING = 1e-3;

/** A value over seeds as tables show it. */
export const shown = (estimate: Estimate): string =>
  Math.abs(estimate.value ?? NaN) < ROUNDING ? "0" : formatEstimate(estimate, 4);

/** A table with a line for each row: its steps, its seeds, and columns over seeds. */
export function rowTable(rows: ResultsByRow, columns: readonly Column[], last?: readonly string[]): string[] {
  const lines = [...rows].map(([row, runs]) => [
    row,
    formatNumber(runs[0]!.settings.steps, 9),
    String(runs.length),
    ...columns.map(([, value]) => shown(overSeeds(runs.map(value)))),
  ]);
  return markdownTable(
    ["row", "steps", "seeds", ...columns.map(([head]) => head)],
    last === undefined ? lines : [...lines, last],
  );
}
