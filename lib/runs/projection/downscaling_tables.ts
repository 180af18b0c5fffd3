import { scaleTables } from "../generation/scale_tables.ts";
import { SCORE_RULES } from "../generation/score_rules.ts";
import { crpsGains } from "../tables/crps_gains.ts";
import { type ProductRow, productRows } from "../tables/product_rows.ts";
import { runScores } from "../tables/run_scores.ts";
import { columnsOf, scoreColumn, scoreTable } from "../tables/score_table.ts";
import { seedGroups } from "../tables/seed_groups.ts";
import type { TableBasis } from "../tables/table_text.ts";
import type { ProjectionRun } from "./projection_table.ts";

/** Which cells all scores of downscaled rain are of. */
const CELLS = "Missing: only cells and frames that the radar and all products have.";

/** Lines below a table: what it rests on. */
type Basis = (of: TableBasis) => readonly string[];

/** The products of runs that compared downscaled rain. */
export function downscaledRows(runs: readonly ProjectionRun[]): readonly ProductRow[] {
  return productRows(seedGroups(runs.flatMap(({ downscaling, ...run }) => {
    return downscaling === undefined ? [] : [{ ...run, products: downscaling.products, scores: downscaling.scores }];
  })));
}

/** Radar-like rain beside interpolation and a U-Net, in Markdown; nothing where it was not compared. */
export function downscalingTables(rows: readonly ProductRow[], basis: Basis): readonly string[] {
  if (rows.length === 0) return [];
  return [
    "## Radar-like rain beside interpolation and a U-Net",
    "",
    `Truth is the radar. "… less": difference to the first product on the same blocks. Extremes: quantiles of the product over those ` +
    "of the radar, and the mean over frames of the greatest value over the radar's.",
    "",
    ...crpsGains(rows).map((line) => `- ${line}`),
    "",
    ...scoreTable(rows, [
      scoreColumn("CRPS, mm/h", "crps"),
      scoreColumn("relative bias", "relative_bias"),
      ...columnsOf(rows, "quantile_ratio", ({ group }) => `quantile ${group}`),
      scoreColumn("maximum", "maximum_ratio"),
    ]),
    ...basis({ rules: `${SCORE_RULES.cells} ${CELLS}` }),
    ...scaleTables(rows, { truth: "radar", cells: CELLS, basis }),
  ];
}

/** The CRPS of each run, in Markdown; nothing where it was not compared. */
export function runDownscaling(rows: readonly ProductRow[], basis: Basis): readonly string[] {
  if (rows.length === 0) return [];
  return [...runScores(rows), ...basis({ rules: `${SCORE_RULES.cells} ${CELLS}`, byBlocks: true })];
}
