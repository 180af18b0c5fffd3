import type { ComparedProductScore } from "../generation_facts.ts";
import type { Html } from "../html.ts";
import { formatCount } from "../numbers.ts";
import { table, type TableColumn } from "../table.ts";

/** Products that were scored. */
export interface ProductScores {
  /** Products, the one that others are held against first. */
  readonly products: readonly {
    readonly name: string;
    readonly parameters: number | null;
    readonly steps: number | null;
  }[];
  /** Scores. */
  readonly scores: readonly ComparedProductScore[];
}

/** A column of one score. */
export interface ScoreColumn extends TableColumn {
  /** Score. */
  readonly score: string;
  /** Group that it is of. Default "all". */
  readonly group?: string;
}

/** Products down: what they cost, CRPS with its difference, relative bias, and other scores. */
export function productTable(
  caption: string,
  { products, scores }: ProductScores,
  others: readonly ScoreColumn[],
): Html {
  const of = (product: string, score: string, group = "all") =>
    scores.find((row) => row.product === product && row.score === score && row.group === group);
  const count = (value: number | null) => value === null ? null : formatCount(value);
  return table(
    caption,
    [
      { label: "Product", kind: "text" },
      { label: "Parameters" },
      { label: "Steps" },
      { label: "CRPS", unit: "mm/h" },
      { label: "Δ CRPS", unit: "mm/h" },
      { label: "Relative bias" },
      ...others,
    ],
    products.map(({ name, parameters, steps }) => [
      name,
      count(parameters),
      count(steps),
      of(name, "crps") ?? null,
      of(name, "crps")?.difference ?? null,
      of(name, "relative_bias") ?? null,
      ...others.map(({ score, group }) => of(name, score, group) ?? null),
    ]),
  );
}
