import type { ChartSpec } from "../chart.ts";
import { formatCount } from "../numbers.ts";
import { eventName, groupName, type ScoreEstimate } from "../score_estimate.ts";
import { type ScoreMark, scorePanel } from "./score_panel.ts";

/** Options of {@link scoresChart}. */
export interface ScoresChartOptions {
  /** "category": groups down the side (sensors); "bin": groups along the bottom, in order (minutes, thresholds). */
  readonly layout: "category" | "bin";
  /** What the groups are: "sensor", "minutes since overpass". */
  readonly groups: string;
  /** How a rate is compared with a threshold: ">=" or ">". Default ">=". */
  readonly event?: string;
  /** What the numbers behind the groups count. Default "pairs". */
  readonly counted?: string;
}

/** Marks side by side in a panel from which on it takes the whole width. */
const MANY = 60;

/**
 * Scores as points with their intervals, one panel a score, groups and scores in the order of the rows. A dashed line
 * marks the value of a perfect product. Colour tells series, or thresholds where a score has several.
 */
export function scoresChart(rows: readonly ScoreEstimate[], options: ScoresChartOptions): ChartSpec {
  const shown = rows.filter((row) => row.value !== null);
  const scores = [...new Set(rows.map((row) => row.score))].filter((score) => shown.some((row) => row.score === score));
  const category = options.layout === "category";
  const several = new Set(shown.map((row) => row.threshold)).size > 1;
  const marks = shown.map((row): ScoreMark & { score: string } => ({
    score: row.score,
    group: groupName(row.group),
    series: seriesOf(row, several ? options.event ?? ">=" : null),
    value: row.value!,
    low: row.low,
    high: row.high,
    n: row.n,
    blocks: row.blocks,
    ...(row.discovery === undefined ? {} : { discovery: row.discovery }),
  }));
  const drawn = new Set(shown.map((row) => row.group));
  const order = [...new Set(rows.map((row) => row.group))].filter((group) => drawn.has(group)).map(groupName);
  const series = [...new Set(marks.map((mark) => mark.series))];
  const dense = !category && order.length * series.length > MANY;
  const most = category ? 4 : dense ? 1 : scores.length === 4 || !fitInThree(order) ? 2 : 3;
  const columns = Math.min(scores.length, most);
  const common = {
    groups: category ? "y" : "x",
    title: category ? `${options.groups}  (${options.counted ?? "pairs"})` : options.groups,
    series,
    order,
    labels: category ? withPairs(marks) : null,
    columns,
  } as const;
  return {
    columns,
    ...(category ? { spacing: { column: 24, row: 44 } } : { bounds: "flush", spacing: { column: 52, row: 78 } }),
    concat: scores.map((score, k) =>
      scorePanel(score, marks.filter((mark) => mark.score === score), { ...common, first: k % columns === 0 })
    ),
  };
}

/** Whether the names of groups fit along the bottom of panels that are three in a row. */
function fitInThree(groups: readonly string[]): boolean {
  const [panel, letter, gap] = [255, 6, 8]; // pixels
  return groups.length * (letter * Math.max(...groups.map(({ length }) => length)) + gap) <= panel;
}

/** Groups with their number of pairs, the same in every panel. */
function withPairs(marks: readonly ScoreMark[]): Readonly<Record<string, string>> {
  const most = new Map<string, number>();
  for (const { group, n } of marks) most.set(group, Math.max(n, most.get(group) ?? 0));
  return Object.fromEntries([...most].map(([group, n]) => [group, `${group}  (${formatCount(n)})`]));
}

/** What colour tells: the product, and the event where there are several. */
function seriesOf({ series = "", threshold }: ScoreEstimate, operator: string | null): string {
  const event = threshold === null || operator === null ? "" : eventName(threshold, operator);
  return [series, event].filter((part) => part !== "").join(", ");
}
