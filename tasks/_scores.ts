import { formatCount, formatEstimate } from "../lib/report/mod.ts";
import {
  type SamplingPart,
  type SamplingTable,
  type ScoreRow,
  SCORES,
  type ScoreTable,
} from "../lib/verification/mod.ts";
import { columns } from "./_print.ts";
import { reasonsOf, reasonsText } from "./_reasons.ts";

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
  const scored = shown.filter(({ score }) => SCORES[score].count !== true);
  const reasons = reasonsText(reasonsOf(scored.map((row) => ({ ...row, note: forWantOfEvents(row) }))));
  return [...tables, ...reasons, settingsText({ about, rows }, threshold)].join("\n\n");
}

/** The note of a score; of an event's that divides by its number of events, 0, in words. */
function forWantOfEvents({ threshold, note }: ScoreRow): string | null {
  return threshold !== null && note === "undefined: 0 divided by 0" ? "undefined for want of events" : note;
}

function settingsText({ about, rows }: ScoreTable, threshold: number): string {
  const events = rows.some((row: ScoreRow) => row.threshold !== null)
    ? `Events are rain ${about.event} ${threshold} mm/h. `
    : "";
  const few = about.minBlocks > 1 ? ` Groups of fewer than ${about.minBlocks} blocks are reported, not scored.` : "";
  return `${events}Intervals: ${
    100 * about.level
  } %, ${about.replicates} replicates over blocks (${about.blocks}).${few}`;
}

/** Parts of the error that a terminal has room for. */
const PARTS: readonly SamplingPart[] = [
  "bias",
  "retrieval_bias",
  "sampling_bias",
  "mse",
  "squared_bias",
  "retrieval_variance",
  "sampling_variance",
  "twice_covariance",
];

/** Retrieval and sampling error as text, of some groupings; the mean square error is the sum of what stands right of it. */
export function samplingText({ about, rows }: SamplingTable, groupings: readonly string[]): string {
  if (rows.length === 0) return "No microwave observation lies in these half hours: no sampling error.";
  const shown = Map.groupBy(rows.filter((row) => groupings.includes(row.grouping)), (row) => row.grouping);
  const tables = [...shown].map(([grouping, ofGrouping]) => {
    const lines = [...Map.groupBy(ofGrouping, (row) => row.group)].map(([group, ofGroup]) => {
      const cell = (part: SamplingPart) =>
        formatEstimate(ofGroup.find((row) => row.part === part) ?? { value: null }, 2);
      return [group, formatCount(ofGroup[0]!.n), ...PARTS.map(cell)];
    });
    return columns([[grouping, "looks", ...PARTS], ...lines]);
  });
  const title = `Where a microwave observation lies in the half hour, mm/h and mm2/h2: ${about.parts}`;
  const told = [...shown.values()].flat().filter(({ part }) => PARTS.includes(part));
  return [title, ...tables, ...reasonsText(reasonsOf(told.map((row) => ({ ...row, score: row.part }))))].join("\n\n");
}
