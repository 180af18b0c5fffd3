import { counted, WET_RATE } from "../../base/mod.ts";
import { formatCount } from "../../report/mod.ts";
import { seedGroups } from "../tables/seed_groups.ts";
import { type TableBasis, tableBasis, tableHead } from "../tables/table_text.ts";
import { artefactRows, artefactTable, runArtefacts } from "./artefact_table.ts";
import { casesRows, coverageTable, runCoverages, spreadTexts, transformTable } from "./coverage_table.ts";
import { downscaledRows, downscalingTables, runDownscaling } from "./downscaling_tables.ts";
import type { ProjectionTable } from "./projection_table.ts";

/** A table of projection as a page of Markdown. */
export function renderProjection({ about, runs }: ProjectionTable): string {
  const groups = seedGroups(runs);
  const cases = casesRows(groups);
  const artefacts = artefactRows(groups);
  const downscaled = downscaledRows(runs);
  const { calibration: { windows, level }, artefactScenes = 0, artefactDraws = 1 } = runs[0]!;
  const basis = (of: TableBasis) => tableBasis(about, runs, of);
  const frames = runs.flatMap(({ downscaling }) => downscaling ?? [])[0];
  const compared = (of: TableBasis) =>
    basis({ n: `${formatCount(frames?.windows ?? 0)} windows, ${frames?.frames ?? 0} frames of each`, ...of });
  const coverage: TableBasis = {
    n: `${formatCount(windows)} windows as wet as the models learn from`,
    event: `rain rate ≥ ${WET_RATE} mm/h where wet cells are counted, else none`,
    rules:
      "Estimator: of the latent the Gaussian of each unit, truth a draw of the radar's own posterior; of rain the rank of the " +
      "radar among members, ties drawn. Missing: cells without radar.",
  };
  const areas: TableBasis = {
    n: `${counted(artefactScenes, "time")}, all windows of each together, each artefact drawn ${
      counted(artefactDraws, "time")
    }`,
    rules:
      "Estimator: chance that the time with the artefact has the greater score, ties for one half. Missing: times with " +
      "too little rain to tell.",
  };
  return [
    "# From satellite to radar, over seeds",
    "",
    "Rendered by `deno task project` from the JSON beside it; nothing here is typed by hand.",
    "",
    ...tableHead(about, groups),
    "## Calibration",
    "",
    `Share of cases inside ${Math.round(100 * level)} % intervals; ${spreadTexts(groups).join("; ")}.`,
    "",
    ...coverageTable(cases),
    ...basis(coverage),
    "Probability integral transform: share of cases (%) by the place of the truth in its distribution, 10 everywhere when " +
    "calibrated, a bowl when spread is too little.",
    "",
    ...transformTable(cases),
    ...basis(coverage),
    ...(artefacts.length === 0 ? [] : [
      "## Not like rain",
      "",
      "Area under the ROC curve of the anomaly score, times with each artefact against the same as they are; and of each part " +
      "of the score alone.",
      "",
      ...artefactTable(artefacts),
      ...basis(areas),
    ]),
    ...downscalingTables(downscaled, compared),
    "## Each run",
    "",
    "With the intervals of the blocks of each run: what other days would change.",
    "",
    ...runCoverages(cases),
    ...basis({ ...coverage, byBlocks: true }),
    ...(artefacts.length === 0 ? [] : [...runArtefacts(artefacts), ...basis({ ...areas, byBlocks: true })]),
    ...runDownscaling(downscaled, compared),
  ].join("\n");
}
