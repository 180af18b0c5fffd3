import { countedCases, formatCount, formatEstimate, type IntervalCoverage } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import type { SeedGroup } from "../tables/seed_groups.ts";
import { seedText } from "../tables/table_text.ts";
import type { ProjectionRun } from "./projection_table.ts";

/** Cases of runs that differ in their seeds alone. */
interface CasesRow {
  readonly name: string;
  readonly runs: readonly ProjectionRun[];
  readonly coverages: readonly IntervalCoverage[];
}

/** Cases that calibrations count, by what they are and by group. */
export function casesRows(groups: readonly SeedGroup<ProjectionRun>[]): readonly CasesRow[] {
  return groups.flatMap(({ name: group, runs }) => {
    const all = runs.flatMap((run) => countedCases(run.calibration).map((cases) => ({ run, ...cases })));
    return [...Map.groupBy(all, ({ name }) => name)].map(([name, own]): CasesRow => ({
      name: groups.length > 1 ? `${name} (${group})` : name,
      runs: own.map(({ run }) => run),
      coverages: own.map(({ coverage }) => coverage),
    }));
  });
}

/** Share of cases inside the intervals, %, mean over seeds, in Markdown. */
export function coverageTable(rows: readonly CasesRow[]): readonly string[] {
  return markdownTable(
    ["of", "seeds", "inside, %", "cases of a run"],
    rows.map(({ name, coverages }) => [
      name,
      String(coverages.length),
      formatEstimate(overSeeds(coverages.map(({ coverage }) => percent(coverage)))),
      formatCount(coverages[0]!.n),
    ]),
  );
}

/** Share of cases in each tenth of the probability integral transform, %, mean over seeds, in Markdown. */
export function transformTable(rows: readonly CasesRow[]): readonly string[] {
  const tenths = rows[0]?.coverages[0]?.pit.map((_, tenth) => tenth) ?? [];
  return markdownTable(
    ["of", ...tenths.map((tenth) => `${10 * tenth} to ${10 * tenth + 10} %`)],
    rows.map(({ name, coverages }) => [
      name,
      ...tenths.map((tenth) => formatEstimate(overSeeds(coverages.map(({ pit }) => percent(pit[tenth]))))),
    ]),
  );
}

/** Shares of each run, %, with the intervals of its own blocks, in Markdown. */
export function runCoverages(rows: readonly CasesRow[]): readonly string[] {
  return markdownTable(
    ["of", "seed", "inside, %"],
    rows.flatMap(({ name, runs, coverages }) =>
      coverages.map(({ coverage, low, high }, k) => [
        name,
        seedText(runs[k]!),
        formatEstimate({ value: percent(coverage), low: percent(low), high: percent(high) }),
      ])
    ),
  );
}

/** Factor of the spread, and least and greatest coverage of the units of a capsule, by group, in words. */
export function spreadTexts(groups: readonly SeedGroup<ProjectionRun>[]): readonly string[] {
  return groups.map(({ name, runs }) => {
    const mean = (of: (calibration: ProjectionRun["calibration"]) => number | null) =>
      formatEstimate(overSeeds(runs.map(({ calibration }) => of(calibration))));
    const of = groups.length > 1 ? `${name}: ` : "";
    const windows = formatCount(Math.min(...runs.map(({ calibration }) => calibration.validationWindows)));
    const fitted = runs[0]!.pair.name === "project-unpaired"
      ? "the spread is the projector's own, without pairs nothing is corrected"
      : `factor ${mean(({ factor }) => factor)} of the spread from ${windows} windows of validation days`;
    const byCapsule = [0, 1].map((end) => mean(({ capsules }) => percent(capsules[end]))).join(" to ");
    return `${of}${fitted}; by capsule ${byCapsule} %`;
  });
}

const percent = (share: number | null | undefined): number | null => typeof share === "number" ? 100 * share : null;
