import { WET_RATE } from "../../base/mod.ts";
import { partVerdicts, VERDICT_WORDS } from "../../report/mod.ts";
import type { SeedGroup } from "../tables/seed_groups.ts";
import type { TableBasis } from "../tables/table_text.ts";
import type { GenerationRun } from "./generation_table.ts";
import { type PartsOf, partTable, widestParts } from "./part_table.ts";

/** What parts are, and where they are missing. */
const PART_RULES: TableBasis = {
  n: "fields: half hours of windows, as in the table",
  event: `rain rate ≥ ${WET_RATE} mm/h for wet area and displacement, else none`,
  rules:
    "Estimator: ratios to, and correlation with, the radar's area average, sums over fields; displacement of the best " +
    "correlation, where a fifth of the field is wet in both. Edges: spectra with a Hann taper, missing cells 0. Missing: " +
    "only cells wholly in a window that both have.",
};

const bySource: PartsOf = ({ parts }) => parts;
const byRegime: PartsOf = ({ regimes = [] }) => regimes;

/** What the satellite and its generators make of the radar's rain, by source and by regime, in Markdown. */
export function partTables(
  groups: readonly SeedGroup<GenerationRun>[],
  basis: (of: TableBasis) => readonly string[],
): readonly string[] {
  const regimes = partTable("regime", groups, byRegime);
  return [
    "## What the satellite makes of the radar's rain",
    "",
    "Kept, smoothed, shifted and lost of the radar's area average: amplitude and correlation by wavelength, displacement of " +
    "the best correlation (of noise, too: compare products), wet area, amount.",
    "",
    ...partTable("source", groups, bySource),
    ...basis(PART_RULES),
    ...(regimes.length === 0 ? [] : [
      "By regime of the radar's rain in the half hour: convective where a tenth of it or more falls at 10 mm/h or more, " +
      "otherwise stratiform.",
      "",
      ...regimes,
      ...basis(PART_RULES),
    ]),
  ];
}

/** What the intervals of the satellite's parts say, in words, a list for sources and one for regimes. */
export function partLines(runs: readonly GenerationRun[]): readonly string[] {
  return [...verdictLines("source", runs, bySource), ...verdictLines("regime", runs, byRegime)];
}

function verdictLines(by: string, runs: readonly GenerationRun[], of: PartsOf): readonly string[] {
  const parts = widestParts(runs, of);
  if (parts.length === 0) return [];
  return [
    `What the intervals of blocks, the widest of all runs, say of ${parts[0]!.product} by ${by} (${VERDICT_WORDS}):`,
    "",
    ...partVerdicts(parts).map(({ group, says }) => `- ${group}: ${says.join("; ")}`),
    "",
  ];
}
