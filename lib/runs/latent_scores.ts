import type { TableBatch } from "../colocation/mod.ts";
import { scoreGroups, type ScoreGroupsOptions, type ScoreName, type ScoreTable } from "../verification/mod.ts";
import { oncePerWindow } from "./once_per_window.ts";

/** What is scored of a column that holds one number for a window and half hour. */
export interface WindowColumn {
  /** Column. */
  readonly column: string;
  /** Scores of it against zero: "mean_error" is its mean, "mae" that of its size. */
  readonly scores: readonly ScoreName[];
  /** Whether the mean is the geometric one: of a ratio. */
  readonly ratio?: boolean;
  /** Greatest possible value, to which intervals are cut. Default: any. */
  readonly greatest?: number;
}

/**
 * Scores of a column of windows by group, with intervals: `n` counts windows and half hours, a group has those that have a
 * cell of it.
 *
 * @param rowsOf reads the rows anew, for each grouping
 */
export async function scoreWindows(
  rowsOf: () => AsyncIterable<TableBatch>,
  { column, scores, ratio = false, greatest = Infinity }: WindowColumn,
  options: ScoreGroupsOptions & { readonly by: readonly string[] },
): Promise<ScoreTable> {
  const tables = await Array.fromAsync(options.by, (grouping) => {
    const rows = oncePerWindow(rowsOf(), column, grouping);
    return scoreGroups(againstZero(rows, ratio ? column : null), {
      ...options,
      by: [grouping],
      truth: "zero",
      estimate: column,
      scores,
    });
  });
  const rows = tables.flatMap((table) => table.rows);
  const own = (value: number | null) => value === null ? null : Math.min(greatest, ratio ? Math.exp(value) : value);
  return {
    ...tables[0]!,
    rows: rows.map(({ value, low, high, ...row }) => ({ ...row, value: own(value), low: own(low), high: own(high) })),
  };
}

/** Adds a column of zeros to compare with; the column `logarithm`, if any, becomes its natural logarithm. */
export async function* againstZero(
  batches: AsyncIterable<TableBatch>,
  logarithm: string | null = null,
): AsyncGenerator<TableBatch> {
  for await (const batch of batches) {
    const zero = new Float32Array(batch["time"]!.length);
    if (logarithm === null) yield { ...batch, zero };
    else yield { ...batch, zero, [logarithm]: Float64Array.from(batch[logarithm] as ArrayLike<number>, Math.log) };
  }
}
