import { endScales, type ErrorPart, formatCount, formatEstimate } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import type { SeedGroup } from "../tables/seed_groups.ts";
import type { GenerationRun } from "./generation_table.ts";

/** Which parts of a run are told: by source, or by regime. */
export type PartsOf = (run: GenerationRun) => readonly ErrorPart[];

/**
 * What is kept, smoothed, shifted and lost of the radar's rain, means over seeds, in Markdown; nothing where no run has it.
 *
 * @param label what the groups of parts are: "source"
 */
export function partTable(label: string, groups: readonly SeedGroup<GenerationRun>[], of: PartsOf): readonly string[] {
  const ends = endScales(groups.flatMap(({ runs }) => runs.flatMap(of)));
  const rows = groups.flatMap(({ name, runs }) => {
    const parts = runs.flatMap((run) => of(run).map((part) => ({ run, part })));
    const lines = Map.groupBy(parts, ({ part: { group, product } }) => JSON.stringify([group, product]));
    return [...lines.values()].map((line) => {
      const { group, product, fields } = line[0]!.part;
      const having = [...new Set(line.map(({ run }) => run))];
      const mean = (score: string, scale: number | null = null) =>
        formatEstimate(
          overSeeds(having.map((own) =>
            line.find(({ run, part }) => run === own && part.score === score && part.scale === scale)?.part.value
          )),
        );
      return [
        group,
        groups.length > 1 ? `${product} (${name})` : product,
        String(having.length),
        formatCount(fields),
        ...ends.map((scale) => mean("amplitude_ratio", scale)),
        ...ends.map((scale) => mean("scale_correlation", scale)),
        mean("displacement"),
        mean("wet_area_ratio"),
        mean("amount_ratio"),
      ];
    });
  });
  if (rows.length === 0) return [];
  return markdownTable(
    [
      ...[label, "product", "seeds", "fields"],
      ...ends.map((scale) => `amplitude, ${Math.round(scale)} km`),
      ...ends.map((scale) => `correlation, ${Math.round(scale)} km`),
      ...["displacement, km", "wet area", "amount"],
    ],
    rows,
  );
}

/** The parts of runs with the widest of their intervals, as the satellite's are the same in all but for how blocks are drawn. */
export function widestParts(runs: readonly GenerationRun[], of: PartsOf): readonly ErrorPart[] {
  const all = runs.flatMap(of);
  const byScore = Map.groupBy(
    all,
    ({ product, score, scale, group }) => JSON.stringify([product, score, scale, group]),
  );
  return [...byScore.values()].map((own) => {
    const open = own.some(({ low, high }) => low === null || high === null);
    const ends = (pick: (...values: number[]) => number, of: (part: ErrorPart) => number | null) =>
      open ? null : pick(...own.map((part) => of(part)!));
    return { ...own[0]!, low: ends(Math.min, ({ low }) => low), high: ends(Math.max, ({ high }) => high) };
  });
}
