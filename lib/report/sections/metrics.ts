import { basisOf, intervalOf, partOf, windowsOf } from "../basis.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { MetricFacts, ReportInput, RunFacts } from "../report_input.ts";
import { groupName, type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { table } from "../table.ts";
import { notScored } from "./not_scored.ts";
import { scaleParts } from "./scales.ts";
import { chartRows } from "./score_choice.ts";

/** Metrics that charts show. */
const DRAWN: readonly string[] = ["latent_delay", "latent_amplitude", "latent_structure", "latent_distance"];

/** Metrics of the tables, with the delay of capsules where there is one. */
const LISTED: readonly string[] = ["latent_delay", "latent_delay_size", "capsule_delay", ...DRAWN.slice(1)];

/** Time, amount and shape of the satellite's rain, read in the latents, by group; then error by scale. */
export async function metricsSection({ run: whole, metrics }: ReportInput): Promise<Section | null> {
  if (metrics === undefined || metrics.latent.length + metrics.scales.length === 0) return null;
  const run = partOf(whole);
  const groupings = [...Map.groupBy(metrics.latent, ({ grouping }) => grouping)]
    .filter(([grouping, rows]) => grouping === "all" || rows.some(({ group }) => group !== rows[0]!.group));
  const latent = await Promise.all(groupings.map(([grouping, rows]) => byGroup(grouping, rows, metrics, run)));
  return {
    id: "metrics",
    title: "Time, amount, structure and scale",
    lead: `The satellite's latent beside the radar's in the ${windowsOf(run.heldOut)}. ` +
      "Delay: minutes by which it is late of the " +
      "radar's, below 0 early. Amplitude: its size by the radar's at that delay. Structure distance: one minus the " +
      "correlation there, what is unlike once time and amount are set right. What each means, and where it fails, " +
      "is in docs/metrics.md.",
    parts: [...latent, notScored(metrics.latent, { counted: "Windows" }), ...await scaleParts(metrics, run)]
      .filter((part) => part !== null),
    notes: [
      "A delay is told only where one lag fits clearly best; the share told belongs to the result. A projector shrinks delays, " +
      "and what is late in every training pair it learns away: differences between groups say more than the numbers.",
      ...responseNote(metrics),
    ],
  };
}

/** Why there is no delay from the roll of capsules. */
function responseNote({ response }: MetricFacts): readonly string[] {
  if (response === null || response >= 0.5) return [];
  return [
    `The capsules of this model roll ${
      formatNumber(response, 2)
    } steps a frame, below the half that a delay is read from: none ` +
    "is told by their roll, only by the lag of the latents.",
  ];
}

async function byGroup(
  grouping: string,
  rows: readonly ScoreEstimate[],
  { validation }: MetricFacts,
  run: RunFacts,
): Promise<Html> {
  const drawn = DRAWN.flatMap((score) => rows.filter((row) => row.score === score));
  const chart = chartRows(grouping, drawn);
  const title = grouping === "all" ? "all windows" : chart.title;
  const details = metricTable(title, rows);
  if (grouping === "all" || drawn.every(({ value }) => value === null)) return details;
  const windows = Math.max(...drawn.map(({ n }) => n));
  const figure = await chartFigure(
    scoresChart(chart.rows, { ...chart, counted: "windows" }),
    `Errors read in the latents, by ${title}${
      chart.layout === "category" ? ", number of windows and half hours in brackets" : ""
    }. A group has the windows that have a cell of it: where windows mix groups, these are diluted. Dashed: no error.`,
    basisOf(run, {
      n: `${formatCount(windows)} windows and half hours at most in a group`,
      interval: intervalOf(validation),
    }),
  );
  return markup`<h3>By ${title}, read in the latents</h3>${figure}${folded(`By ${title}: table`, details)}`;
}

/** Groups down, metrics across, with the share of windows whose delay is told. */
function metricTable(title: string, rows: readonly ScoreEstimate[]): Html {
  const there = LISTED.filter((score) => rows.some((row) => row.score === score && row.value !== null));
  const byScore = (group: readonly ScoreEstimate[], score: string) => group.find((row) => row.score === score);
  return table(
    `Errors read in the latents, ${title === "all windows" ? title : `by ${title}`}`,
    [
      { label: "Group", kind: "text" },
      ...there.map((score) => ({ label: scoreText(score).short })),
      { label: "Delay told", unit: "%" },
      { label: "Windows" },
      { label: "Blocks" },
    ],
    [...Map.groupBy(rows, ({ group }) => group)].map(([group, ofGroup]) => {
      const [told, all] = [byScore(ofGroup, "latent_delay")?.n ?? 0, byScore(ofGroup, "latent_structure")?.n ?? 0];
      return [
        groupName(group),
        ...there.map((score) => byScore(ofGroup, score) ?? null),
        all === 0 ? null : 100 * told / all,
        formatCount(Math.max(...ofGroup.map(({ n }) => n))),
        formatCount(Math.max(...ofGroup.map(({ blocks }) => blocks))),
      ];
    }),
  );
}
