import { counted } from "../../base/mod.ts";
import { byRow } from "./render_reproduction.ts";
import type { RowResult } from "./row_result.ts";

/** Runs that a table leaves out, as they were trained or measured by less than others: a line for each. */
export function leftOutOfTable(results: readonly RowResult[]): readonly string[] {
  const tabled = [...byRow(results).values()].flat();
  return results.filter((result) => !tabled.includes(result)).map(({ settings: { row, seed, steps }, about }) =>
    `Left out of the table: ${row} seed ${seed}, of ${counted(steps, "step")}, measured on ${
      counted(about.sequences, "sequence")
    } by ` +
    `${counted(about.draws, "draw")}; others have more`
  );
}
