import { type ScoreName, SCORES } from "../../verification/mod.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import { groupingName, groupName, type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { table } from "../table.ts";

/** What is needed to tell that a group was not scored. */
export type NotedRow = Pick<ScoreEstimate, "grouping" | "group" | "n" | "series" | "note"> & {
  /** Score, where some of a group may be scored. */
  readonly score?: string;
};

/** Groups of too few blocks: how many pairs they have, and why they have no scores; null where there are none. */
export function notScored(
  rows: readonly NotedRow[],
  { counted = "Pairs", where = "" }: { readonly counted?: string; readonly where?: string } = {},
): Html | null {
  const keyOf = ({ grouping, group, series }: NotedRow) => JSON.stringify([grouping, group, series]);
  const isNoted = ({ note }: NotedRow) => note?.startsWith("not scored") === true;
  const groups = Map.groupBy(rows.filter(isNoted), keyOf);
  if (groups.size === 0) return null;
  const partly = new Set(
    rows.filter((row) => !isNoted(row) && row.score !== undefined && !isCount(row.score)).map(keyOf),
  );
  const lines = [...groups].map(([key, ofGroup]) => {
    const scores = [...new Set(ofGroup.map(({ score = "" }) => scoreText(score).short))];
    return {
      ...ofGroup[0]!,
      n: Math.max(...ofGroup.map(({ n }) => n)),
      note: partly.has(key) ? `${scores.join(", ")} ${ofGroup[0]!.note}` : ofGroup[0]!.note!,
    };
  });
  const alike = [
    ...Map.groupBy(lines, ({ grouping, group, n, note }) => JSON.stringify([grouping, group, n, note])).values(),
  ];
  const several = lines.some(({ series }) => series !== undefined);
  const text = (label: string) => ({ label, kind: "text" as const });
  return markup`<h3>Reported, not scored${where}</h3>${
    table(
      "Groups of too few blocks for an interval to mean something",
      [text("Grouping"), text("Group"), ...(several ? [text("Products")] : []), { label: counted }, {
        label: "Why",
        kind: "prose",
      }],
      alike.map((ofProducts) => {
        const { grouping, group, n, note } = ofProducts[0]!;
        return [
          groupingName(grouping),
          groupName(group),
          ...(several ? [ofProducts.map(({ series }) => series).join("; ")] : []),
          formatCount(n),
          note,
        ];
      }),
    )
  }`;
}

/** Whether a score counts pairs: such are given whatever the number of blocks. */
const isCount = (score: string): boolean => Object.hasOwn(SCORES, score) && SCORES[score as ScoreName].count === true;
