import { formatEstimate, formatNumber } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { UNTRAINED } from "./latent_paths.ts";
import type { MetricResponses, RelativeResponse } from "./response_matrix.ts";
import type { LatentAnswer, ScaleAnswer, Sensitivity, SensitivityRow, WindowMedian } from "./sensitivity_result.ts";

/** A result as a page of Markdown: what every score answers to every error. */
export function renderSensitivity({ about, responses, rows, matrix, separations }: Sensitivity): string {
  const { shape: [frames, size], minutes, km } = about;
  const paths = rows[0]!.latents.map(({ path }) => path);
  const octaves = rows[0]!.scales;
  const controls = paths.filter((path) => !isOfInterest(path));
  const shownMetrics = matrix.filter(({ name }) => !controls.some((path) => name.startsWith(`${path}: `)));
  return [
    "# What each score answers to known errors",
    "",
    "Rendered by `deno task sensitivity` from the JSON beside it; nothing here is typed by hand. What the columns",
    "mean: [metrics.md](../metrics.md).",
    "",
    `\`${about.command}\` after \`${about.run}\`, ${about.created}. ${about.windows} windows of the ${about.split} part of ${about.radar}: ` +
    `${frames} frames of ${minutes} min, ${size} x ${size} cells of ${
      formatNumber(km)
    } km; T-VAE after ${about.steps} steps` +
    `${about.beside.map(({ run, steps }) => `; beside it that of \`${run}\`, ${steps} steps`).join("")}. In square ` +
    `brackets: ${about.intervals}. FSS: ${about.event}. ` +
    `${Object.entries(about.versions).map(([name, version]) => `${name} ${version}`).join(", ")}.`,
    "",
    "## Scores of the fields, and of the latents",
    "",
    "Latent metrics are medians over half hours; delays in minutes, in brackets the share of half hours that tell one.",
    "",
    ...markdownTable(
      ["injected", "RMSE", "correlation", "FSS", "SAL S", "SAL A", "SAL L", ...titles(paths.filter(isOfInterest))],
      rows.map((row) => [
        row.error,
        ...Object.values(row.fields).map(shown),
        ...row.latents.filter(({ path }) => isOfInterest(path)).flatMap(answerCells),
      ]),
    ),
    "## Only the matching metric answers",
    "",
    'Answer of each metric to each error by its answer to its own, both taken from the row "none": ' +
    `${
      ownErrors(shownMetrics, rows)
    }. Amplitude as a logarithm; sharpness is the logarithm of the gain there by that of the ` +
    "coarsest octave. Bold: what the metric is for; elsewhere 0 is wanted. Intervals draw the same windows for all.",
    "",
    ...markdownTable(
      ["injected", ...shownMetrics.map(({ name }) => name)],
      rows.map(({ error }, k) => [error, ...shownMetrics.map(({ responses }) => responseCell(responses[k]!))]),
    ),
    ...windowDelays(rows, about),
    ...(separations === undefined ? [] : [
      "## Amount told from place and time",
      "",
      "Windows with rain times a factor against windows with rain late, early or aside: area under the ROC curve of the size of " +
      "each score's answer, whichever way round. 1 tells every one, 0.5 none.",
      "",
      ...markdownTable(
        ["score", "area"],
        separations.filter(({ score }) => isFieldScore(score) || isOfInterest(score)).map((row) => [
          row.score,
          formatEstimate(row, 2),
        ]),
      ),
    ]),
    "## By scale",
    "",
    "Octaves of wavelength: delay (min) / coherence at that delay / gain / skill.",
    "",
    ...markdownTable(
      ["injected", ...octaves.map(({ above }) => `${formatNumber(above)} to ${formatNumber(2 * above)} km`)],
      rows.map((row) => [row.error, ...row.scales.map(scaleCell)]),
    ),
    "## Controls",
    "",
    "The same metrics in latents that need not know time.",
    "",
    ...markdownTable(
      ["injected", ...titles(controls)],
      rows.map((row) => [row.error, ...row.latents.filter(({ path }) => !isOfInterest(path)).flatMap(answerCells)]),
    ),
    "Steps that the capsules of the radar's latent roll a frame (1 as the topography wants; a delay is told from a half on), " +
    `and by lag in minutes the roll that fits best, in minutes, with the correlation there and unrolled:`,
    "",
    ...markdownTable(
      ["model", "response", ...responses[0]!.lags.map(({ lag }) => `${lag * minutes} min`)],
      responses.map(({ path, response, lags }) => [
        path,
        formatNumber(response, 2),
        ...lags.map(({ shift, correlation, unrolled }) =>
          [-shift * minutes, correlation, unrolled].map(shown).join(" / ")
        ),
      ]),
    ),
  ].join("\n");
}

/** The delays of whole windows, where they were read: one lag for all frames of a window. */
function windowDelays(rows: readonly SensitivityRow[], { shape: [frames], minutes }: Sensitivity["about"]): string[] {
  const paths = rows[0]!.latents.filter(({ path, windowDelay }) => isOfInterest(path) && windowDelay !== undefined);
  if (paths.length === 0) return [];
  const none = rows.find(({ kind }) => kind === "none")!;
  const zero = new Map(
    none.latents.filter(({ path }) => paths.some((one) => one.path === path))
      .map(({ path, windowDelay }) => [path, windowDelay]),
  );
  return [
    "## Delay of whole windows",
    "",
    `One delay for all frames of a window, lags up to ${
      Math.floor(frames / 2) * minutes
    } min: medians over windows in minutes, ` +
    "in brackets the share of windows that tell one. A projector has a zero of its own: the delay that it shows of no error.",
    "",
    ...markdownTable(
      ["injected", ...paths.flatMap(({ path }) => [path, "less that of none"])],
      rows.filter(({ kind }) => kind === "none" || kind === "time").map(({ error, latents }) => [
        error,
        ...latents.filter(({ path }) => zero.has(path)).flatMap(({ path, windowDelay, halfHours }) => {
          const none = zero.get(path)?.value ?? NaN;
          return [
            told(windowDelay!, halfHours / halfHoursOf(frames, minutes)),
            shown(windowDelay!.value === null ? null : windowDelay!.value - none),
          ];
        }),
      ]),
    ),
  ];
}

/** Half hours of a window. */
const halfHoursOf = (frames: number, minutes: number): number => frames * minutes / 30;

const isFieldScore = (score: string): boolean => !score.includes(":");

const told = (median: WindowMedian, all: number): string =>
  `${estimate(median)} (${Math.round(100 * median.n / all)} %)`;

/** Whether a way to the latent is one that the metrics are for, not a control. */
function isOfInterest(path: string): boolean {
  return path.startsWith("T-VAE") && !path.endsWith(UNTRAINED);
}

/** Which error each metric is measured by, those of one error together. */
function ownErrors(metrics: readonly MetricResponses[], rows: readonly SensitivityRow[]): string {
  const byError = Map.groupBy(metrics, ({ reference }) => rows[reference]!.error);
  const last = (name: string) => name.slice(name.lastIndexOf(": ") + 1).trim();
  return [...byError].map(([error, of]) => `${[...new Set(of.map(({ name }) => last(name)))].join(", ")} by "${error}"`)
    .join("; ");
}

function responseCell({ value, low, high, matching }: RelativeResponse): string {
  const shown = value !== null && Math.abs(value) < ROUNDING ? "0" : formatEstimate({ value, low, high }, 2);
  return matching && value !== null ? `**${shown}**` : shown;
}

function titles(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    ["delay", "amplitude", "structure", "capsule delay"].map((metric) => `${path}: ${metric}`)
  );
}

function answerCells({ halfHours, delay, amplitude, structure, capsuleDelay }: LatentAnswer): string[] {
  return [told(delay, halfHours), estimate(amplitude), estimate(structure), told(capsuleDelay, halfHours)];
}

/** Below it a number is rounding. */
const ROUNDING = 1e-6;

function shown(value: number | null): string {
  return formatNumber(value !== null && Math.abs(value) < ROUNDING ? 0 : value, 2);
}

function estimate(median: WindowMedian): string {
  return median.value !== null && Math.abs(median.value) < ROUNDING ? "0" : formatEstimate(median, 2);
}

function scaleCell({ delay, coherence, gain, skill }: ScaleAnswer): string {
  return [delay, coherence, gain, skill].map(shown).join(" / ");
}

/** The same rows, as few columns as a terminal takes: error, RMSE, and the first way's metrics. */
export function sensitivityLines(rows: readonly SensitivityRow[]): readonly (readonly string[])[] {
  return [
    ["injected", "RMSE", "delay (told)", "amplitude", "structure", "capsule delay (told)"],
    ...rows.map(({ error, fields, latents: [first] }) => [
      error,
      formatNumber(fields["rmse"], 2),
      ...answerCells(first!),
    ]),
  ];
}
