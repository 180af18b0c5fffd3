import { WET_RATE } from "../../base/mod.ts";
import { partVerdicts, VERDICT_WORDS } from "../../report/mod.ts";
import { crpsGains } from "../tables/crps_gains.ts";
import { productRows } from "../tables/product_rows.ts";
import { runScores } from "../tables/run_scores.ts";
import { columnsOf, scoreColumn, scoreTable } from "../tables/score_table.ts";
import { seedGroups } from "../tables/seed_groups.ts";
import { type TableBasis, tableBasis, tableHead } from "../tables/table_text.ts";
import { followedRows } from "./followed_rows.ts";
import { pointTable, runSlopes, slopeTable, slopeText } from "./followed_tables.ts";
import type { GenerationTable } from "./generation_table.ts";
import { type PartsOf, partTable, widestParts } from "./part_table.ts";
import { SCORE_RULES, scoredColumns } from "./score_rules.ts";

/** Which cells all scores of products are of. */
const CELLS =
  "Missing: only cells and half hours that the satellite and all products have, of those wholly in a window.";

/** What parts are, and where they are missing. */
const PART_RULES: TableBasis = {
  n: "fields: half hours of windows, as in the table",
  event: `rain rate ≥ ${WET_RATE} mm/h for wet area and displacement, else none`,
  rules:
    "Estimator: ratios to, and correlation with, the radar's area average, sums over fields; displacement of the best " +
    "correlation, where a fifth of the field is wet in both. Edges: spectra with a Hann taper, missing cells 0. Missing: " +
    "only cells wholly in a window that both have.",
};

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
  const { fss, wavelengths } = scoredColumns(rows);
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
    ...verdictLines("source", runs, (run) => run.parts),
    ...verdictLines("regime", runs, (run) => run.regimes ?? []),
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
    "Fractions skill score by threshold and side of its windows: 1 is perfect.",
    "",
    ...scoreTable(rows, fss),
    ...basis({ event: SCORE_RULES.event, rules: `${SCORE_RULES.fss} ${CELLS}` }),
    "Amplitude by wavelength over that of the satellite (1 is as rough, below is smoother), and correlation with it.",
    "",
    ...scoreTable(rows, wavelengths),
    ...basis({ rules: `${SCORE_RULES.spectra} ${CELLS}` }),
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
    "## What the satellite makes of the radar's rain",
    "",
    "Kept, smoothed, shifted and lost of the radar's area average: amplitude and correlation by wavelength, displacement of " +
    "the best correlation (of noise, too: compare products), wet area, amount.",
    "",
    ...partTable("source", groups, (run) => run.parts),
    ...basis(PART_RULES),
    ...regimeTable(),
    "## Each run",
    "",
    "With the intervals of the blocks of each run: what other days would change.",
    "",
    ...runScores(rows),
    ...basis({ rules: `${SCORE_RULES.cells} ${CELLS}`, byBlocks: true }),
    ...(followed.length === 0 ? [] : [...runSlopes(followed), ...basis({ ...FOLLOWED_RULES, byBlocks: true })]),
  ].join("\n");

  function regimeTable(): readonly string[] {
    const table = partTable("regime", groups, (run) => run.regimes ?? []);
    if (table.length === 0) return [];
    return [
      "By regime of the radar's rain in the half hour: convective where a tenth of it or more falls at 10 mm/h or more, otherwise " +
      "stratiform.",
      "",
      ...table,
      ...basis(PART_RULES),
    ];
  }
}

/** What the intervals of the satellite's parts say, in words. */
function verdictLines(by: string, runs: GenerationTable["runs"], of: PartsOf): readonly string[] {
  const parts = widestParts(runs, of);
  if (parts.length === 0) return [];
  return [
    `What the intervals of blocks, the widest of all runs, say of ${parts[0]!.product} by ${by} (${VERDICT_WORDS}):`,
    "",
    ...partVerdicts(parts).map(({ group, says }) => `- ${group}: ${says.join("; ")}`),
    "",
  ];
}
