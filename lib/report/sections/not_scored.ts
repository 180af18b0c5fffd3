import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import { groupingName, groupName, type ScoreEstimate } from "../score_estimate.ts";
import { table } from "../table.ts";

/** What is needed to tell that a group was not scored. */
export type NotedRow = Pick<ScoreEstimate, "grouping" | "group" | "n" | "series" | "note">;

/** Groups of too few blocks: how many pairs they have, and why they have no scores; null where there are none. */
export function notScored(rows: readonly NotedRow[], counted = "Pairs"): Html | null {
  const groups = Map.groupBy(
    rows.filter(({ note }) => note?.startsWith("not scored") === true),
    ({ grouping, group, series }) => JSON.stringify([grouping, group, series]),
  );
  if (groups.size === 0) return null;
  const lines = [...groups.values()].map((ofGroup) => ({
    ...ofGroup[0]!,
    n: Math.max(...ofGroup.map(({ n }) => n)),
  }));
  const several = lines.some(({ series }) => series !== undefined);
  const text = (label: string) => ({ label, kind: "text" as const });
  return markup`<h3>Reported, not scored</h3>${
    table(
      "Groups of too few blocks for an interval to mean something",
      [text("Grouping"), text("Group"), ...(several ? [text("Product")] : []), { label: counted }, text("Why")],
      lines.map(({ grouping, group, series, n, note }) => [
        groupingName(grouping),
        groupName(group),
        ...(several ? [series ?? ""] : []),
        formatCount(n),
        note!,
      ]),
    )
  }`;
}
