import { formatCount, formatEstimate } from "../lib/report/mod.ts";
import type { DifferenceTable } from "../lib/verification/mod.ts";
import { columns } from "./_print.ts";
import { reasonsOf, reasonsText } from "./_reasons.ts";
import { SHOWN } from "./_scores.ts";

/** Mark of a difference that stands out of all that were tested. */
const MARK = "*";

/**
 * Differences of scores as text: for each grouping the groups down and scores across, each with its interval, discoveries
 * marked. Of all scores, those that a terminal has room for; all when `every` is set. Of an event's scores, those of the lowest
 * threshold.
 */
export function differencesText({ about, rows }: DifferenceTable, every: boolean): string {
  const threshold = Math.min(...about.thresholds);
  const shown = rows.filter((row) =>
    (every || SHOWN.includes(row.score)) && (row.threshold === null || row.threshold === threshold)
  );
  const scores = [...new Set(shown.map((row) => row.score))];
  const tables = [...Map.groupBy(shown, (row) => row.grouping)].map(([grouping, ofGrouping]) =>
    columns([
      [grouping, "pairs", ...scores.map((score) => `${score} `)],
      ...[...Map.groupBy(ofGrouping, (row) => row.group)].map(([group, ofGroup]) => [
        group,
        formatCount(ofGroup[0]!.n),
        ...scores.map((score) => {
          const row = ofGroup.find((candidate) => candidate.score === score);
          return formatEstimate(row ?? { value: null }, 2) + (row?.discovery ? MARK : " ");
        }),
      ]),
    ])
  );
  const reasons = reasonsText(reasonsOf(shown));
  return [...tables, ...reasons, settingsText({ about, rows: shown }, threshold)].join("\n\n");
}

function settingsText({ about, rows }: DifferenceTable, threshold: number): string {
  const { rate, method, tests } = about.discovery;
  const events = rows.some((row) => row.threshold !== null)
    ? [`Events are rain ${about.event} ${threshold} mm/h.`]
    : [];
  const least = 2 / about.replicates * tests;
  return [
    `Differences: ${about.first.join(", ")} less ${
      about.source["rival_column"] ?? about.second
    } of the rival, scored on the same rows.`,
    ...events,
    `${MARK} marks discoveries among ${tests} tests: at most ${100 * rate} % of them are false (${method}).`,
    ...(least > rate ? [`With --replicates ${Math.ceil(2 * tests / rate)} or more a single one could be told.`] : []),
    `Intervals: ${
      100 * about.level
    } %, ${about.replicates} replicates over blocks (${about.blocks}), the same for both.`,
    ...(about.minBlocks > 1 ? [`Differences that fewer than ${about.minBlocks} blocks bear on are not tested.`] : []),
  ].join(" ");
}
