import { basisOf, intervalOf, partOf } from "../basis.ts";
import { capital } from "../capital.ts";
import { forecastFrom, leadTimeChart } from "../charts/lead_time_chart.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { decodeField } from "../field.ts";
import { chartFigure } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { mapPanels } from "../map_panels.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { Intervals, LatentFacts, ModelComparison, ReportInput, RunFacts, Traversal } from "../report_input.ts";
import type { ScoreEstimate } from "../score_estimate.ts";
import { table } from "../table.ts";
import { decodedParts } from "./decoded.ts";
import { mapCount } from "./maps.ts";

/** What the latent space holds: models of the same budget, errors by lead time, capsules rolled, distances. */
export async function latentSection({ run: whole, latent = {} }: ReportInput): Promise<Section | null> {
  const {
    comparison = [],
    leadErrors = [],
    decoded = [],
    traversals = [],
    distances = [],
    departures = [],
    intervals = {},
  } = latent;
  const run = partOf(whole, latent.part);
  const parts: Html[] = [];
  if (comparison.length > 0) parts.push(modelTable(comparison));
  if (leadErrors.length > 0) {
    const beside = leadErrors.some(({ method }) => method.startsWith("optical flow"))
      ? "persistence and optical flow (Lucas-Kanade), each"
      : "persistence,";
    parts.push(
      await chartFigure(
        leadTimeChart(leadErrors),
        "Error of frames decoded ahead of the last one that the latent knows: capsules rolled or left as they are, beside " +
          `${beside} as it is and smoothed over 7 x 7 cells. Log-rain is ln(R / 0.1 mm/h) where it rains, 0 where it is dry.`,
        basisOf(run, {
          n: `${latent.windows ?? "the held-out windows"}${forecastFrom(latent.from)}`,
          interval: intervalText(intervals.leadErrors),
          roles: RADAR,
        }),
      ),
    );
  }
  parts.push(...await decodedParts(run, decoded));
  if (traversals.length > 0) parts.push(markup`<h3>Capsules, rolled and decoded</h3>${traversalMaps(traversals, run)}`);
  if (distances.length > 0) {
    const figure = await chartFigure(
      scoresChart(distances, {
        layout: "category",
        groups: distances[0]!.grouping.replaceAll("_", " "),
        counted: "windows",
      }),
      "Distance between the satellite's projection and the radar's own code, root mean square over the units of a capsule in " +
        "their standard deviations. Dashed: none.",
      basisOf(partOf(whole), { n: windowCount(distances), interval: intervalText(intervals.distances) }),
    );
    parts.push(markup`<h3>Satellite and radar in the latent space</h3>${figure}`);
  }
  if (departures.length > 0) parts.push(await departureFigure(departures, latent, whole));
  return parts.length === 0 ? null : { id: "latent", title: "Latent space", parts };
}

/** The roles of what the models of the radar see. */
const RADAR = ["reference"];

const intervalText = (intervals: Intervals | undefined): string =>
  intervals === undefined ? "not stated" : intervalOf(intervals);

/** The most that a group counts: "4 000 windows at most in a group". */
function windowCount(rows: readonly ScoreEstimate[]): string {
  return `${formatCount(Math.max(...rows.map((row) => row.n)))} windows at most in a group`;
}

/** Products by the size of their latents: quantiles over windows. */
async function departureFigure(
  rows: readonly ScoreEstimate[],
  { intervals = {}, departuresBasis = {} }: LatentFacts,
  run: RunFacts,
): Promise<Html> {
  const groups = rows[0]!.grouping.replaceAll("_", " ");
  const figure = await chartFigure(
    scoresChart(rows, { layout: "category", groups, counted: "windows" }),
    "Root mean square of the latent of a window (the radar's own, or IMERG projected) in standard deviations of the " +
      "training latent, from its mean. " +
      "Dashed: the training radar over all windows. Projections are estimates and lie closer to the mean than what they " +
      "estimate: compare real with simulated.",
    basisOf({ ...run, ...departuresBasis }, {
      n: windowCount(rows),
      interval: rows.some((row) => row.low !== null) && intervalText(intervals.departures),
    }),
  );
  const lines = [...Map.groupBy(rows, (row) => row.group)];
  const quantiles = [...new Set(rows.map((row) => row.series ?? ""))];
  const details = table(
    "Departure from the training latent, standard deviations",
    [
      { label: capital(groups), kind: "text" },
      ...quantiles.map((label) => ({ label })),
      { label: "Windows" },
      { label: "Blocks" },
    ],
    lines.map(([group, line]) => [
      group,
      ...quantiles.map((quantile) => line.find((row) => row.series === quantile) ?? null),
      formatCount(line[0]!.n),
      formatCount(line[0]!.blocks),
    ]),
  );
  return markup`<h3>How far products lie from the training latent</h3>${figure}${details}`;
}

function modelTable(models: readonly ModelComparison[]): Html {
  const count = (value: number | null) => value === null ? null : formatCount(value);
  return table(
    "Models of the same budget",
    [
      { label: "Model", kind: "text" },
      { label: "Parameters" },
      { label: "Steps" },
      { label: "KL", unit: "nats a window" },
      { label: "Reconstruction", unit: "RMSE of log-rain" },
      { label: "Unrolled", unit: "RMSE of log-rain" },
      { label: "Rolled", unit: "RMSE of log-rain" },
    ],
    models.map((model) => [
      model.model,
      count(model.parameters),
      count(model.steps),
      model.kl,
      model.reconstruction,
      model.unrolled,
      model.rolled,
    ]),
  );
}

function traversalMaps(traversals: readonly Traversal[], run: RunFacts): Html {
  const shifts = traversals.reduce<readonly number[]>(
    (most, { shifts }) => shifts.length > most.length ? shifts : most,
    [],
  );
  return mapPanels(
    traversals.map(({ fields, ...row }) => ({ ...row, fields: fields.map(decodeField) })),
    {
      columns: shifts.map((shift) => shift === 0 ? "as encoded" : `roll ${shift > 0 ? "+" : "−"}${Math.abs(shift)}`),
      caption: "First all capsules rolled together, as time does; then one rolled and the others left: what it holds.",
      basis: basisOf(run, { n: mapCount(traversals.flatMap(({ fields }) => fields)), roles: RADAR }),
    },
  );
}
