import type { DifferenceRow, DifferenceSettings, DifferenceTable } from "../../verification/mod.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatEstimate, formatNumber } from "../numbers.ts";
import { eventName, groupName, scoreText } from "../score_estimate.ts";
import { table, type TableCell, type TableColumn } from "../table.ts";

/** What the estimates of a table of differences are called, by column. */
export type EstimateNames = Readonly<Record<string, string>>;

const text = (label: string): TableColumn => ({ label, kind: "text" });

/** One score a line: its value in every estimate, and the differences with interval, p-value and what that is among all tests. */
export function differenceList(
  caption: string,
  rows: readonly DifferenceRow[],
  { about, names }: { readonly about: DifferenceSettings; readonly names: EstimateNames },
): Html {
  const { first, second } = about;
  const lines = [...Map.groupBy(rows, ({ score, threshold }) => `${score} ${threshold}`).values()];
  return table(
    caption,
    [
      text("Score"),
      text("Event"),
      ...[second, ...first].map((column) => ({ label: names[column]! })),
      ...first.flatMap((column) => [{ label: `Δ ${names[column]}` }, { label: "p" }, { label: "q" }]),
      { label: "Pairs" },
      { label: "Blocks" },
    ],
    lines.map((line): TableCell[] => {
      const head = line[0]!;
      const ofEach = first.map((column) => line.find(({ estimate }) => estimate === column)!);
      return [
        scoreText(head.score).title,
        head.threshold === null ? "" : eventName(head.threshold, about.event),
        head.second,
        ...ofEach.map((row) => row.first),
        ...ofEach.flatMap((row) => [differenceCell(row), ...testCells(row, about)]),
        formatCount(head.n),
        formatCount(head.blocks),
      ];
    }),
  );
}

/** Groups (and estimates, and events) down, differences of scores across, discoveries marked. */
export function differenceGroups(
  caption: string,
  groups: string,
  rows: readonly DifferenceRow[],
  { about, names }: Pick<DifferenceTable, "about"> & { readonly names: EstimateNames },
): Html {
  const scores = [...new Set(rows.map(({ score }) => score))];
  const events = rows.some(({ threshold }) => threshold !== null);
  const several = about.first.length > 1;
  const lines = Map.groupBy(rows, (row) => JSON.stringify([row.group, row.estimate, row.threshold]));
  return table(
    caption,
    [
      text(groups.charAt(0).toUpperCase() + groups.slice(1)),
      ...(several ? [text("Run")] : []),
      ...(events ? [text("Event")] : []),
      ...scores.map((score) => ({ label: `Δ ${scoreText(score).short}` })),
      { label: "Pairs" },
      { label: "Blocks" },
    ],
    [...lines.values()].map((line): TableCell[] => {
      const head = line[0]!;
      return [
        groupName(head.group),
        ...(several ? [names[head.estimate]!] : []),
        ...(events ? [head.threshold === null ? "" : eventName(head.threshold, about.event)] : []),
        ...scores.map((score) => differenceCell(line.find((row) => row.score === score))),
        formatCount(head.n),
        formatCount(Math.max(...line.map(({ blocks }) => blocks))),
      ];
    }),
  );
}

/** A difference with its interval; a discovery in bold and with a star. */
function differenceCell(row: DifferenceRow | undefined): TableCell {
  if (row === undefined) return null;
  return row.discovery ? markup`<b>${formatEstimate(row)}*</b>` : row;
}

/** The p-value, and what it is among all tests; the reason where there is none. */
function testCells({ p, q, note }: DifferenceRow, { replicates }: DifferenceSettings): TableCell[] {
  if (p === null) return [markup`<span title="${note ?? ""}">–</span>`, null];
  const least = 2 / replicates; // a p-value is never below what the replicates can tell
  return [p <= least ? `≤ ${formatNumber(least, 2)}` : formatNumber(p, 2), formatNumber(q, 2)];
}
