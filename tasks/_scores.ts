import { formatCount, formatEstimate } from "../lib/report/mod.ts";
import type { ScoreRow, ScoreTable } from "../lib/verification/mod.ts";
import { columns } from "./_print.ts";

/** Scores that a terminal has room for. */
export const SHOWN: readonly string[] = ["relative_bias", "rmse", "correlation", "pod", "far", "csi"];

/**
 * Scores as text: for each grouping the groups down and scores across, each with its interval. Of all scores there, those
 * that a terminal has room for; all when `every` is set. Of an event's scores, those of the lowest threshold. A score without
 * interval has two digits: nothing says that more of them mean something.
 */
export function scoresText({ about, rows }: ScoreTable, every: boolean): string {
  const threshold = Math.min(...about.thresholds);
  const shown = rows.filter((row) =>
    (every || SHOWN.includes(row.score)) && (row.threshold === null || row.threshold === threshold)
  );
  const scores = [...new Set(shown.map((row) => row.score))];
  const tables = [...Map.groupBy(shown, (row) => row.grouping)].map(([grouping, ofGrouping]) => {
    const lines = [...Map.groupBy(ofGrouping, (row) => row.group)].map(([group, ofGroup]) => {
      const cell = (score: string) => formatEstimate(ofGroup.find((row) => row.score === score) ?? { value: null }, 2);
      return [group, formatCount(Math.max(...ofGroup.map((row) => row.n))), ...scores.map(cell)];
    });
    return columns([[grouping, "pairs", ...scores], ...lines]);
  });
  return [...tables, settingsText({ about, rows }, threshold)].join("\n\n");
}

function settingsText({ about, rows }: ScoreTable, threshold: number): string {
  const events = rows.some((row: ScoreRow) => row.threshold !== null)
    ? `Events are rain ${about.event} ${threshold} mm/h. `
    : "";
  return `${events}Intervals: ${100 * about.level} %, ${about.replicates} replicates over blocks (${about.blocks}).`;
}
