import { counted } from "../../base/mod.ts";
import { formatEstimate, formatNumber } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import type { Behaviour, MotionGroup, MotionModel, MotionResult, MotionRow } from "./motion_result.ts";

/** Leads that the table of groups shows, minutes. */
const SHOWN = [10, 20, 30, 40];

/** What groups are, in words, and the unit of their values. */
const BEHAVIOURS: Readonly<Record<Behaviour, readonly [title: string, unit: string]>> = {
  advection: ["advection", "km/h"],
  growth: ["growth of the mean rain", "1/h"],
  turning: ["turning of the motion", "°/h"],
  "quarter turns": ["rain turned", "quarters"],
};

/** A result as a page of Markdown: what the latent of radar rain knows of its motion. */
export function renderMotion({ about, models, rows, groups }: MotionResult): string {
  const { windows, days, held, shape: [frames, size], minutes, km, intervals, motion } = about;
  const simulated = motion !== "optical flow";
  const moments = ([mean, deviation]: readonly [number, number]) =>
    `${formatNumber(mean, 2)} ± ${formatNumber(deviation, 2)}`;
  const [heldDays, trainingDays] = [counted(days.held, "held-out day"), counted(days.training, "training day")];
  const period = [...new Set(about.period)].join(" to ");
  const versions = Object.entries(about.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    "# Motion in the latent",
    "",
    "Rendered by `deno task motion` from the JSON beside it; nothing here is typed by hand.",
    "",
    `\`${about.command}\`, ${about.created}. ${about.radar}: ${windows.held} windows of ${heldDays} (${period}), ` +
    `${windows.training} of ${trainingDays}, drawn at random among those wet enough to learn from: ${frames} frames of ` +
    `${minutes} min, ${size} x ${size} cells of ${formatNumber(km)} km. Motion: ${motion}, in the held-out windows ` +
    `${moments(held.east)} km/h to the east, ${
      moments(held.north)
    } to the north (mean ± standard deviation). ${versions}.`,
    "",
    `Models: ${models.map(modelText).join("; ")}.`,
    "",
    "## Motion told by capsules",
    "",
    "Ridge regression of the motion (east, north, and its speed) on numbers of each window's latent, in frames of whole context; the penalty " +
    "is chosen by parts of the training days left out. Windows are turned, each by a quarter circle more than the one before, " +
    "and their motion with them: a few days know one direction, and then their mean passes for skill or for failure. R²: share " +
    "of the variance of the held-out motion about its own mean. Chance: the same with the numbers of training " +
    `windows shuffled, mean and range of 10 trials. In square brackets: ${intervals.regression}: motion changes over hours to ` +
    "days. Phase: speed of the phase of each capsule's first harmonic; roll: of its best circular correlation from frame to " +
    "frame; a mean latent is no phase: it tells whether the motion is in the latent at all. A plain VAE's units are taken for " +
    "capsules in the same order, which means nothing: a control.",
    "",
    ...markdownTable(
      ["from", "numbers", "R²", "east", "north", "speed", "RMSE, km/h", "chance R²"],
      rows.map(regressionCells),
    ),
    "## Rolling by what the rain does",
    "",
    `RMSE of log-rain of the future decoded from the rolled latent / persistence / optical flow, and how much better rolling ` +
    `is than persistence, forecasts from the third frame on. Groups are thirds of the windows by ${
      simulated ? "the simulator's wind (speed; turning of its direction)" : "optical flow (speed)"
    }, and by the growth of the mean rain of the window, what is blown in and out included. ` +
    (simulated
      ? "The simulator's wind is the same everywhere: rain in a window does not rotate, its motion turns over hours. So rotation " +
        "is tested by windows turned by quarters of a circle, whose persistence and flow are the same. "
      : "Rotation is tested by windows turned by quarters of a circle. ") +
    `Steps: how far the capsules roll a frame; 1 as the topography wants. In square brackets: ${intervals.groups}.`,
    "",
    ...markdownTable(
      ["model", "windows by", "from, to", "n", "steps a frame", ...SHOWN.map((lead) => `${lead} min`)],
      groups.map(groupCells),
    ),
  ].join("\n");
}

function modelText({ path, run, steps, elsewhere }: MotionModel): string {
  if (run === null) return path;
  return `${path}: \`${run}\`, ${steps} steps${elsewhere ? ", on another archive" : ""}`;
}

function regressionCells({ path, reading, features, both, east, north, speed, rmse, chance }: MotionRow): string[] {
  const { value, least, greatest } = chance;
  return [
    path,
    `${reading} (${features})`,
    ...[both, east, north, speed, rmse].map((one) => formatEstimate(one, 2)),
    `${formatNumber(value, 2)} (${formatNumber(least, 2)} to ${formatNumber(greatest, 2)})`,
  ];
}

function groupCells({ path, by, range, windows, response, leads }: MotionGroup): string[] {
  const [title, unit] = BEHAVIOURS[by];
  const [least, greatest] = range.map((value) => formatNumber(value, 2));
  return [
    path,
    title,
    by === "quarter turns" ? `${least} ${unit}` : `${least} to ${greatest} ${unit}`,
    String(windows),
    formatEstimate(response, 2),
    ...SHOWN.map((minutes) => {
      const lead = leads.find((one) => one.minutes === minutes);
      if (lead === undefined) return "–";
      const { rolled, persistence, flow, gain } = lead;
      const errors = [rolled, persistence, flow].map(({ value }) => formatNumber(value));
      const { value, low, high } = gain;
      const percent = (share: number | null) => share === null ? null : 100 * share;
      const better = formatEstimate({ value: percent(value), low: percent(low), high: percent(high) }, 2);
      return `${errors.join(" / ")}; ${better} %`;
    }),
  ];
}

/** The rows of the regression, as few columns as a terminal takes. */
export function motionLines(rows: readonly MotionRow[]): readonly (readonly string[])[] {
  return [
    ["from", "numbers", "R²", "chance R²"],
    ...rows.map(regressionCells).map((cells) => [
      cells[0]!,
      cells[1]!,
      cells[2]!,
      cells.at(-1)!,
    ]),
  ];
}
