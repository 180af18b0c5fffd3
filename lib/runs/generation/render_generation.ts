import { WET_RATE } from "../../base/mod.ts";
import { crpsGains } from "../tables/crps_gains.ts";
import { productRows } from "../tables/product_rows.ts";
import { runScores } from "../tables/run_scores.ts";
import { columnsOf, scoreColumn, scoreTable } from "../tables/score_table.ts";
import { seedGroups } from "../tables/seed_groups.ts";
import { type TableBasis, tableBasis, tableHead } from "../tables/table_text.ts";
import { followedRows } from "./followed_rows.ts";
import { pointTable, runSlopes, slopeTable, slopeText } from "./followed_tables.ts";
import type { GenerationTable } from "./generation_table.ts";
import { partLines, partTables } from "./part_tables.ts";
import { scaleTables } from "./scale_tables.ts";
import { SCORE_RULES } from "./score_rules.ts";

/** Which cells all scores of products are of. */
const CELLS =
  "Missing: only cells and half hours that the satellite and all products have, of those wholly in a window.";

/** What the errors of generators are asked of. */
const FOLLOWED_RULES: TableBasis = {
  event:
    `cells where the law's median is 1 mm/h or more and the radar ≥ ${WET_RATE} mm/h, in windows as wet as models learn from`,
  rules:
    "Estimator: least squares slope of generated on injected over sensors and minutes. Missing: cells without radar, " +
    "or not wholly in a window.",
};

/** A table of generation as a page of Markdown. */
export function renderGeneration({ about, runs }: GenerationTable): string {
  const groups = seedGroups(runs);
  const rows = productRows(groups);
  const followed = followedRows(groups);
  const basis = (of: TableBasis) => tableBasis(about, runs, of);
  const sources = columnsOf(rows, "relative_bias", ({ group }) => group).filter(({ title }) => title !== "all");
  return [
    "# From radar to satellite, over seeds",
    "",
    "Rendered by `deno task generate` from the JSON beside it; nothing here is typed by hand.",
    "",
    ...tableHead(about, groups),
    "## What it teaches",
    "",
    ...crpsGains(rows).map((line) => `- ${line}`),
    ...followed.map((row) => `- ${slopeText(row)}`),
    "",
    ...partLines(runs),
    "## Products against the satellite",
    "",
    `Satellite rain generated from the radar beside baselines of the same training days; truth is the satellite. "… less": ` +
    "difference to the first product on the same blocks. Below 0 is better for CRPS and Wasserstein-1.",
    "",
    ...scoreTable(rows, [
      scoreColumn("CRPS, mm/h", "crps"),
      scoreColumn("relative bias", "relative_bias"),
      scoreColumn("Wasserstein-1, mm/h", "wasserstein"),
      scoreColumn("Perkins", "perkins"),
    ]),
    ...basis({ rules: `${SCORE_RULES.cells} ${CELLS}` }),
    ...scaleTables(rows, { truth: "satellite", cells: CELLS, basis }),
    "Relative bias against the satellite by what observed the cell.",
    "",
    ...scoreTable(rows, sources),
    ...basis({ rules: `Estimator: sum over sum of the satellite, less 1. ${CELLS}` }),
    ...(followed.length === 0 ? [] : [
      "## Generated errors beside injected ones",
      "",
      "Slope of generated on injected error over sensors and minutes since the overpass, 1 is perfect; whether its mean over seeds, " +
      "and apart from it the interval over seeds, is near it. What the generator does not know of the radar's rain is in " +
      "the variance twice, in its width and in what its centre misses; what the satellite adds is without both.",
      "",
      ...slopeTable(followed),
      ...basis(FOLLOWED_RULES),
      "By sensor and minutes on both sides of its overpass: bias relative, variances of the logarithm.",
      "",
      ...pointTable(followed),
      ...basis(FOLLOWED_RULES),
    ]),
    ...partTables(groups, basis),
    "## Each run",
    "",
    "With the intervals of the blocks of each run: what other days would change.",
    "",
    ...runScores(rows),
    ...basis({ rules: `${SCORE_RULES.cells} ${CELLS}`, byBlocks: true }),
    ...(followed.length === 0 ? [] : [...runSlopes(followed), ...basis({ ...FOLLOWED_RULES, byBlocks: true })]),
  ].join("\n");
}
