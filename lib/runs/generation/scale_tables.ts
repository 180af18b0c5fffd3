import type { ProductRow } from "../tables/product_rows.ts";
import { columnsOf, scoreTable } from "../tables/score_table.ts";
import type { TableBasis } from "../tables/table_text.ts";
import { SCORE_RULES } from "./score_rules.ts";

/**
 * Scores of products by scale, means over seeds, in Markdown: fractions skill score, amplitude and correlation by wavelength.
 *
 * @param about what they are held against, in a word, which cells count, and the line below a table
 */
export function scaleTables(
  rows: readonly ProductRow[],
  { truth, cells, basis }: {
    readonly truth: string;
    readonly cells: string;
    readonly basis: (of: TableBasis) => readonly string[];
  },
): readonly string[] {
  const km = (scale: number | null) => `${Math.round(scale ?? NaN)} km`;
  return [
    "Fractions skill score by threshold and side of its windows: 1 is perfect.",
    "",
    ...scoreTable(rows, columnsOf(rows, "fss", ({ threshold, scale }) => `${threshold} mm/h, ${km(scale)}`)),
    ...basis({ event: SCORE_RULES.event, rules: `${SCORE_RULES.fss} ${cells}` }),
    `Amplitude by wavelength over that of the ${truth} (1 is as rough, below is smoother), and correlation with it.`,
    "",
    ...scoreTable(rows, [
      ...columnsOf(rows, "amplitude_ratio", ({ scale }) => `amplitude, ${km(scale)}`),
      ...columnsOf(rows, "scale_correlation", ({ scale }) => `correlation, ${km(scale)}`),
    ]),
    ...basis({ rules: `${SCORE_RULES.spectra} ${cells}` }),
  ];
}
