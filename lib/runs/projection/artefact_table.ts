import { type ArtefactDetection, formatEstimate } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import type { SeedGroup } from "../tables/seed_groups.ts";
import { seedText } from "../tables/table_text.ts";
import type { ProjectionRun } from "./projection_table.ts";

/** An artefact, in runs that differ in their seeds alone. */
interface ArtefactRow {
  readonly name: string;
  readonly about: string;
  readonly runs: readonly ProjectionRun[];
  readonly found: readonly ArtefactDetection[];
}

/** Artefacts that were put into the satellite, by kind and by group. */
export function artefactRows(groups: readonly SeedGroup<ProjectionRun>[]): readonly ArtefactRow[] {
  return groups.flatMap(({ name: group, runs }) => {
    const all = runs.flatMap((run) => (run.artefacts ?? []).map((found) => ({ run, found })));
    return [...Map.groupBy(all, ({ found }) => found.artefact)].map(([artefact, own]): ArtefactRow => ({
      name: groups.length > 1 ? `${artefact} (${group})` : artefact,
      about: own[0]!.found.about,
      runs: own.map(({ run }) => run),
      found: own.map(({ found }) => found),
    }));
  });
}

/** Area under the ROC curve of the anomaly score and of each of its parts, mean over seeds, in Markdown. */
export function artefactTable(rows: readonly ArtefactRow[]): readonly string[] {
  const parts = [...new Set(rows.flatMap(({ found }) => found.flatMap((one) => Object.keys(one.parts))))];
  return markdownTable(
    ["artefact", "what it is", "seeds", "score", ...parts],
    rows.map(({ name, about, found }) => [
      name,
      about,
      String(found.length),
      formatEstimate(overSeeds(found.map(({ auroc }) => auroc))),
      ...parts.map((part) => formatEstimate(overSeeds(found.map((one) => one.parts[part])))),
    ]),
  );
}

/** The area of each run with the interval of its own blocks, in Markdown. */
export function runArtefacts(rows: readonly ArtefactRow[]): readonly string[] {
  return markdownTable(
    ["artefact", "seed", "score", "blocks"],
    rows.flatMap(({ name, runs, found }) =>
      found.map(({ auroc, low, high, blocks }, k) => [
        name,
        seedText(runs[k]!),
        formatEstimate({ value: auroc, low, high }),
        String(blocks),
      ])
    ),
  );
}
