import type { ComparedProductScore, GenerationComparison } from "../../report/mod.ts";
import type { SeedGroup } from "./seed_groups.ts";
import type { TableRun } from "./table_run.ts";

/** A run with scores of products. */
export type ScoredRun = TableRun & Pick<GenerationComparison, "products" | "scores">;

/** A product of runs that differ in their seeds alone. */
export interface ProductRow {
  /** Product. */
  readonly product: string;
  /** Group of the runs; null where there is only one. */
  readonly group: string | null;
  /** Trainable parameters; null of what is not trained. */
  readonly parameters: number | null;
  /** Training steps. */
  readonly steps: number | null;
  /** Runs that have it. */
  readonly runs: readonly ScoredRun[];
  /** Scores [run][score]. */
  readonly scores: readonly (readonly ComparedProductScore[])[];
}

/** The products of groups; one that was trained for other steps, or has other parameters, is another. */
export function productRows(groups: readonly SeedGroup<ScoredRun>[]): readonly ProductRow[] {
  return groups.flatMap(({ name: group, runs }) => {
    const all = runs.flatMap((run) => run.products.map((product) => ({ run, product })));
    return [...Map.groupBy(all, ({ product }) => JSON.stringify(product)).values()].map((own): ProductRow => {
      const { name: product, parameters, steps } = own[0]!.product;
      return {
        product,
        group: groups.length > 1 ? group : null,
        parameters,
        steps,
        runs: own.map(({ run }) => run),
        scores: own.map(({ run }) => run.scores.filter((score) => score.product === product)),
      };
    });
  });
}

/** A row in words: its product, and its group where there are several. */
export const rowName = ({ product, group }: ProductRow): string => group === null ? product : `${product} (${group})`;
