import type { DifferenceRow, DifferenceSettings } from "../../verification/mod.ts";
import { type Html, markup } from "../html.ts";
import { formatNumber } from "../numbers.ts";
import type { TableCell } from "../table.ts";
import { type LineColumn, marked, scoreList } from "./score_tables.ts";

/** What the estimates of a table of differences are called, by column. */
export type EstimateNames = Readonly<Record<string, string>>;

/** One score a line: its value in every estimate, and the differences with interval, p-value and what that is among all tests. */
export function differenceList(
  caption: string,
  rows: readonly DifferenceRow[],
  { about, names }: { readonly about: DifferenceSettings; readonly names: EstimateNames },
): Html {
  const { first, second, event: operator } = about;
  const of = (line: readonly DifferenceRow[], column: string) => line.find(({ estimate }) => estimate === column)!;
  return scoreList(caption, [...Map.groupBy(rows, ({ score, threshold }) => `${score} ${threshold}`).values()], {
    operator,
    columns: [
      { label: names[second]!, cell: ([row]) => row!.second },
      ...first.map((column): LineColumn<DifferenceRow> => ({
        label: names[column]!,
        cell: (line) => of(line, column).first,
      })),
      ...first.flatMap((column): readonly LineColumn<DifferenceRow>[] => [
        { label: `Δ ${names[column]}`, cell: (line) => marked(of(line, column)) },
        { label: "p", cell: (line) => pValue(of(line, column), about) },
        { label: "q", cell: (line) => formatNumber(of(line, column).q, 2) },
      ]),
    ],
  });
}

/** The p-value, never below what the replicates can tell; the reason where there is none. */
function pValue({ p, note }: DifferenceRow, { replicates }: DifferenceSettings): TableCell {
  if (p === null) return markup`<span title="${note ?? ""}">–</span>`;
  const least = 2 / replicates;
  return p <= least ? `≤ ${formatNumber(least, 2)}` : formatNumber(p, 2);
}
