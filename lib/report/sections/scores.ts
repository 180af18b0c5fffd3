import { scoresWithIntervals } from "../charts/scores_with_intervals.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, html } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";
import { eventName, scoreName, type ScoreRow, scoreTitle } from "../score_row.ts";
import { type Cell, type Column, table } from "../table.ts";

/** Scores of all pairs, then by each grouping, as charts with the tables beneath. */
export async function scoresSection({ run, scores = [] }: ReportInput): Promise<Section | null> {
  if (scores.length === 0) return null;
  const operator = run.validation?.eventOperator ?? ">";
  const groupings = [...new Set(scores.map((row) => row.grouping))];
  const parts = groupings.map((grouping) => {
    const rows = scores.filter((row) => row.grouping === grouping);
    return grouping === "all" ? overall(rows, operator) : byGroup(grouping, rows, operator);
  });
  const level = Math.round(100 * (run.validation?.bootstrap.level ?? 0.95));
  const block = run.validation?.bootstrap.block;
  return {
    id: "scores",
    title: "Scores",
    lead: `Value and ${level} % interval${
      block === undefined ? "" : `, from resampling blocks of one ${block}`
    }. Dashed: a perfect product.`,
    parts: await Promise.all(parts),
  };
}

function overall(rows: readonly ScoreRow[], operator: string): Html {
  const several = rows.some((row) => row.series !== undefined);
  return table(
    "All pairs",
    [
      ...(several ? [{ label: "Product", kind: "text" } as const] : []),
      { label: "Score", kind: "text" },
      { label: "Event", kind: "text" },
      { label: "Value" },
      { label: "Perfect" },
      { label: "Pairs" },
      { label: "Blocks" },
    ],
    rows.map((row) => [
      ...(several ? [row.series ?? ""] : []),
      scoreTitle(row.score),
      row.threshold === null ? "" : eventName(row.threshold, operator),
      row,
      scoreName(row.score).perfect ?? null,
      formatCount(row.n),
      formatCount(row.blocks),
    ]),
  );
}

async function byGroup(grouping: string, rows: readonly ScoreRow[], operator: string): Promise<Html> {
  const groups = grouping.replaceAll("_", " ");
  const layout = /^[<>≤≥]?\s*[-−]?\d/.test(rows[0]!.group) ? "bin" : "category";
  const kinds = [
    { rows: rows.filter((row) => row.threshold === null), of: "All rain rates" },
    { rows: rows.filter((row) => row.threshold !== null), of: "Events" },
  ].filter((kind) => kind.rows.length > 0);
  const figures = kinds.map(async (kind) =>
    html`${await chartFigure(
      scoresWithIntervals(kind.rows, { layout, groups, operator }),
      `${kind.of}, by ${groups}${layout === "category" ? ", number of pairs in brackets" : ""}.`,
    )}${folded(`${kind.of}, by ${groups}: table`, scoreTable(`${kind.of}, by ${groups}`, groups, kind.rows, operator))}`
  );
  return html`<h3>By ${groups}</h3>${await Promise.all(figures)}`;
}

/** Groups (and series, and events) down, scores across. */
function scoreTable(caption: string, groups: string, rows: readonly ScoreRow[], operator: string): Html {
  const scores = [...new Set(rows.map((row) => row.score))];
  const series = rows.some((row) => row.series !== undefined);
  const events = rows.some((row) => row.threshold !== null);
  const lines = Map.groupBy(rows, (row) => JSON.stringify([row.group, row.series ?? "", row.threshold]));
  const text = (label: string): Column => ({ label, kind: "text" });
  return table(
    caption,
    [
      text(groups),
      ...(series ? [text("product")] : []),
      ...(events ? [text("event")] : []),
      ...scores.map((score) => ({ label: scoreName(score).label, unit: scoreName(score).unit })),
      { label: "Pairs" },
      { label: "Blocks" },
    ],
    [...lines.values()].map((line): Cell[] => {
      const head = line[0]!;
      return [
        head.group,
        ...(series ? [head.series ?? ""] : []),
        ...(events ? [head.threshold === null ? "" : eventName(head.threshold, operator)] : []),
        ...scores.map((score) => line.find((row) => row.score === score) ?? null),
        formatCount(head.n),
        formatCount(head.blocks),
      ];
    }),
  );
}
