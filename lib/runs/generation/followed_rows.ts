import type { Estimate, FollowedError } from "../../report/mod.ts";
import { overSeeds } from "../over_seeds.ts";
import type { SeedGroup } from "../tables/seed_groups.ts";
import type { GenerationRun } from "./generation_table.ts";

/** A generator's error of one kind, in runs that differ in their seeds alone. */
export interface FollowedRow {
  /** Generator, and group of the runs where there are several. */
  readonly name: string;
  /** Kind of error. */
  readonly quantity: string;
  /** Runs that were asked for it. */
  readonly runs: readonly GenerationRun[];
  /** What each found. */
  readonly found: readonly FollowedError[];
  /** Slope of generated on injected over sensors and minutes, mean over seeds with its interval over seeds. */
  readonly slope: Estimate;
}

/** How generated errors follow injected ones, by generator and kind. */
export function followedRows(groups: readonly SeedGroup<GenerationRun>[]): readonly FollowedRow[] {
  return groups.flatMap(({ name: group, runs }) => {
    const all = runs.flatMap((run) => (run.injected ?? []).map((found) => ({ run, found })));
    const byKind = Map.groupBy(all, ({ found: { product, quantity } }) => JSON.stringify([product, quantity]));
    return [...byKind.values()].map((own): FollowedRow => {
      const { product, quantity } = own[0]!.found;
      return {
        name: groups.length > 1 ? `${product} (${group})` : product,
        quantity,
        runs: own.map(({ run }) => run),
        found: own.map(({ found }) => found),
        slope: overSeeds(own.map(({ found: { slope } }) => slope)),
      };
    });
  });
}
