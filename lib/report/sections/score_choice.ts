import { SCORES } from "../../verification/mod.ts";
import type { ScoresChartOptions } from "../charts/scores_chart.ts";
import { groupingName, type ScoreEstimate } from "../score_estimate.ts";
import { SERIES } from "../theme.ts";

/** Scores that charts show, in their order; scores that lib/verification does not have (latent error) are shown too. */
const HEADLINE = ["relative_bias", "rmse", "correlation", "pod", "far", "csi", "frequency_bias"];

/** Groups of a chart at most: more would not be read. */
const MOST_GROUPS = 24;

/** The rows that a reader sees first; all of them when none is among the usual. */
export function headline<Row extends Pick<ScoreEstimate, "score" | "threshold">>(rows: readonly Row[]): readonly Row[] {
  const place = (score: string) =>
    Object.hasOwn(SCORES, score) ? HEADLINE.indexOf(score) : HEADLINE.indexOf("pod") - 0.5;
  const chosen = rows.filter((row) => place(row.score) >= 0);
  const order = (row: Row) => (row.threshold ?? -1) * HEADLINE.length + place(row.score);
  return chosen.length === 0 ? rows : chosen.toSorted((a, b) => order(a) - order(b));
}

/** Rows ready for a chart, with its options. */
export interface ChartRows extends Omit<ScoresChartOptions, "event"> {
  /** Rows of the groups that fit. */
  readonly rows: readonly ScoreEstimate[];
  /** How many groups did not. */
  readonly left: number;
  /** The grouping in words: "sensor × season". */
  readonly title: string;
}

/**
 * Prepares the rows of one grouping for a chart. Bins go along the bottom, names down the side. Of two crossed factors,
 * as in "sensor*season", one is told by colour when it has few enough values.
 */
export function chartRows(grouping: string, rows: readonly ScoreEstimate[]): ChartRows {
  const factors = grouping.split("*").map(groupingName);
  const crossed = factors.length === 2 ? uncross(rows) : null;
  const ready = crossed?.rows ?? rows;
  const groups = crossed === null ? factors.join(" × ") : factors[crossed.along]!;
  const most = new Map<string, number>();
  for (const { group, n } of ready) most.set(group, Math.max(n, most.get(group) ?? 0));
  const kept = new Set([...most.keys()].toSorted((a, b) => most.get(b)! - most.get(a)!).slice(0, MOST_GROUPS));
  const shown = ready.filter((row) => kept.has(row.group));
  const bins = shown.some((row) => Number.isFinite(binStart(row.group)));
  return {
    rows: bins ? shown.toSorted((a, b) => binStart(a.group) - binStart(b.group) || 0) : shown,
    layout: bins ? "bin" : "category",
    groups,
    title: groupingName(grouping),
    left: most.size - kept.size,
  };
}

/** Where a bin starts: "<0.1" at -Infinity, "0-15" at 0, ">=120" at 120, "03 UTC" at 3; a name at Infinity. */
function binStart(group: string): number {
  if (/^<\d/.test(group)) return -Infinity;
  const start = Number.parseFloat(group.replace(/^>=/, ""));
  return Number.isNaN(start) ? Infinity : start;
}

/** Takes "a * b" apart: the factor with fewer values becomes the series, if colours suffice for it. */
function uncross(rows: readonly ScoreEstimate[]): { rows: ScoreEstimate[]; along: 0 | 1 } | null {
  const parts = rows.map((row) => row.group.split(" * "));
  const counts = [0, 1].map((k) => new Set(parts.map((part) => part[k])).size);
  const along = counts[0]! > counts[1]! ? 0 : 1;
  if (counts[1 - along]! > SERIES.length || rows.some((row) => row.series !== undefined)) return null;
  return { along, rows: rows.map((row, i) => ({ ...row, group: parts[i]![along]!, series: parts[i]![1 - along]! })) };
}

/** Pairs of all groups, each group by its most; of one series where there are several. */
export function groupTotal(rows: readonly ScoreEstimate[]): number {
  const most = new Map<string, number>();
  for (const { group, n, series } of rows) {
    if (series === rows[0]!.series) most.set(group, Math.max(n, most.get(group) ?? 0));
  }
  return most.values().reduce((sum, n) => sum + n, 0);
}
