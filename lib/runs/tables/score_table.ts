import {
  type ComparedProductScore,
  formatCount,
  formatEstimate,
  formatNumber,
  type ProductScore,
} from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import { type ProductRow, rowName } from "./product_rows.ts";

/** A column of a table of scores. */
export interface ScoreColumn {
  /** Title, with the unit. */
  readonly title: string;
  /** Whether a score is that of the column. */
  is(score: ProductScore): boolean;
}

/** The column of a score over all cells. */
export const scoreColumn = (title: string, score: string, group = "all"): ScoreColumn => ({
  title,
  is: (one) => one.score === score && one.group === group,
});

/** A column for each threshold, scale and group of a score. */
export function columnsOf(
  rows: readonly ProductRow[],
  score: string,
  title: (of: ProductScore) => string,
): readonly ScoreColumn[] {
  const found = rows.flatMap(({ scores }) => scores.flat()).filter((one) => one.score === score);
  const same = (a: ProductScore, b: ProductScore) =>
    a.threshold === b.threshold && a.scale === b.scale && a.group === b.group;
  const distinct = found.filter((one, k) => found.findIndex((other) => same(one, other)) === k);
  return distinct.map((of) => ({ title: title(of), is: (one) => one.score === score && same(one, of) }));
}

/**
 * Means of scores over seeds, a product a row with its difference to the first product below it, in Markdown. The intervals of both
 * are over seeds.
 */
export function scoreTable(rows: readonly ProductRow[], columns: readonly ScoreColumn[]): readonly string[] {
  const baseline = rows[0]?.product ?? "";
  const mean = ({ scores }: ProductRow, { is }: ScoreColumn, of: (score: ComparedProductScore) => number | null) =>
    formatEstimate(overSeeds(scores.map((own) => {
      const score = own.find(is);
      return score === undefined ? null : of(score);
    })));
  const count = (value: number | null) => value === null ? formatNumber(null) : formatCount(value);
  return markdownTable(
    ["product", "seeds", "parameters", "steps", ...columns.map(({ title }) => title)],
    rows.flatMap((row) => {
      const { parameters, steps, scores } = row;
      const isCompared = scores.flat().some(({ difference }) => difference !== null);
      const seeds = String(scores.length);
      return [
        [
          ...[rowName(row), seeds, count(parameters), count(steps)],
          ...columns.map((column) => mean(row, column, ({ value }) => value)),
        ],
        ...(isCompared
          ? [[
            ...[`… less ${baseline}`, seeds, "", ""],
            ...columns.map((column) => mean(row, column, ({ difference }) => difference?.value ?? null)),
          ]]
          : []),
      ];
    }),
  );
}
