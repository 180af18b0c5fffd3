import { formatCount } from "../../report/mod.ts";
import { tvaeName } from "../levers.ts";
import type { PairModelName } from "../pair_models.ts";
import { PROJECTORS } from "../projection/projector_names.ts";
import type { TableRun } from "./table_run.ts";

/** Runs that differ in their seeds alone. */
export interface SeedGroup<Run extends TableRun> {
  /** Their T-VAE, and what else tells them from other groups. */
  readonly name: string;
  /** Runs, one for each seed. */
  readonly runs: readonly Run[];
}

/**
 * What all runs of a group have in common: levers, whatever the order they were named in, as they do the same in any; steps, and
 * the model between satellite and latent.
 */
export const rowOf = ({ levers, steps, pair }: TableRun): string =>
  JSON.stringify([levers.toSorted(), steps, pair.name, pair.steps]);

/** Groups runs by levers, steps, and the model between satellite and latent, in the order of the runs. */
export function seedGroups<Run extends TableRun>(runs: readonly Run[]): readonly SeedGroup<Run>[] {
  const groups = [...Map.groupBy(runs, rowOf).values()];
  const differ = (of: (run: TableRun) => string | number) => new Set(runs.map(of)).size > 1;
  const told = {
    steps: differ(({ steps }) => steps),
    pair: differ(({ pair }) => pair.name),
    pairSteps: differ(({ pair }) => pair.steps),
  };
  return groups.map((own) => {
    const { levers, steps, pair } = own[0]!;
    const name = [
      `${tvaeName(levers)}${told.steps ? ` of ${formatCount(steps)} steps` : ""}`,
      ...(told.pair || told.pairSteps
        ? [`${pairName(pair.name)}${told.pairSteps ? ` of ${formatCount(pair.steps)} steps` : ""}`]
        : []),
    ].join(", ");
    return { name, runs: own };
  });
}

/** What tables call a model between satellite and latent. */
export function pairName(name: PairModelName): string {
  const projectors: Readonly<Record<string, string>> = PROJECTORS;
  return projectors[name] ?? "generator";
}
