import { formatCount, formatEstimate, formatNumber } from "../../report/mod.ts";
import { BASE, isPlainVae, layoutOf, LEVERS, leversOf } from "../levers.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import type { AblationRow, Ablations, ReferenceErrors } from "./ablation_result.ts";

/** Leads that tables show, minutes. */
const SHOWN = [5, 10, 20, 30, 40, 50, 60];

/** Leads that the headline is about, minutes. */
const AHEAD = [20, 30];

type Measured = AblationRow["seeds"][number];
type Cells = (row: AblationRow, of: (measured: Measured) => number | null | undefined) => string;

/** What needs no model, with its name. */
const REFERENCES: readonly (readonly [keyof Omit<ReferenceErrors, "minutes">, string])[] = [
  ["persistence", "persistence"],
  ["smoothedPersistence", "persistence, mean of 7 x 7 cells"],
  ["flow", "optical flow"],
  ["smoothedFlow", "optical flow, mean of 7 x 7 cells"],
];

/** The part of the data, where it is not the test. */
function partOf({ split = "test" }: Ablations["about"]): string {
  return split === "test" ? "" : `of the ${split} part `;
}

/** How wet the windows are, where it is known. */
const wetOf = ({ data }: Ablations["about"]): string =>
  data === undefined ? "" : `, wet in ${100 * data.wetFraction} % of them or more`;

/** A table of ablations as a page of Markdown. */
export function renderAblations({ about, references, rows }: Ablations): string {
  const { shape: [frames, size], minutes, km } = about;
  const plain = Map.groupBy(rows.filter(({ row }) => isPlainVae(row)), ({ row }) => layoutOf(row).join());
  const measured = rows.filter(({ seeds }) => seeds.length > 0);
  const at = (lead: number) => references.find((reference) => reference.minutes === lead);
  const leads = SHOWN.filter((lead) => at(lead) !== undefined);
  const ahead = AHEAD.filter((lead) => at(lead) !== undefined);
  const forecast = (lead: number) => ({ leads: all }: Measured) => all.find((one) => one.minutes === lead)?.forecast;
  const gain = (lead: number) => (one: Measured) => {
    const error = forecast(lead)(one);
    return typeof error === "number" ? 100 * (1 - error / at(lead)!.persistence) : null;
  };
  const reconstruction = ({ leads: [own] }: Measured) => own!.unrolled;
  const ratio = (row: string) => (one: Measured) => {
    const layout = layoutOf(row);
    const among = (levers: readonly string[]) =>
      (plain.get(levers.join()) ?? []).flatMap(({ seeds }) => seeds)
        .filter(({ seed, steps }) => seed === one.seed && steps === one.steps);
    const alike = among(layout);
    const others = alike.length > 0 ? alike : among(layout.filter((name) => name === "grid"));
    return others.length === 0 ? null : reconstruction(one) / Math.min(...others.map(reconstruction));
  };
  return [
    "# Levers on the rain model, one row each",
    "",
    "Rendered by `deno task train topographic --ablate` from the JSON beside it; nothing here is typed by hand.",
    "",
    `\`${about.command}\`, ${about.created}. ${about.windows} held-out windows ${
      partOf(about)
    }of ${about.radar}: ${frames} frames of ${minutes} ` +
    `min, ${size} x ${size} cells of ${formatNumber(km)} km${wetOf(about)}; forecasts from frame ${
      about.from + 1
    } of each window on. Errors are RMSE of ` +
    "log-rain, ln(R / 0.1 mm/h), 0 where dry, all over the same pairs of cells. Means over seeds, in square brackets 95 % by " +
    `Student's t over seeds; without brackets: one seed. ${
      Object.entries(about.versions).map(([name, version]) => `${name} ${version}`).join(", ")
    }.`,
    "",
    "## Headline",
    "",
    "Reconstruction by that of the plain VAE of the same layout, seed and steps (of other sizes where none was trained), the best one where it was trained " +
    "with and without low-kl and decay (wanted: at most 1.3); forecasts by persistence (wanted: 25 % better at 20 and 30 min). Bits: bound of the negative log-likelihood per cell, of densities per mm/h, comparable between " +
    "laws. Steps: how far the best roll turns capsules a frame (1 as the topography wants); correlation of the latent rolled " +
    "by one step with that a frame later, and unrolled.",
    "",
    ...markdownTable(
      [
        ...["row", "seeds", "steps", "parameters", "reconstruction", "by plain VAE", "bits"],
        ...ahead.map((lead) => `better than persistence, ${lead} min, %`),
        ...["roll, steps a frame", "correlation rolled", "unrolled"],
      ],
      measured.map((row) => [
        row.row,
        String(row.seeds.length),
        String(row.seeds[0]!.steps),
        formatCount(row.seeds[0]!.parameters),
        cell(row, reconstruction),
        cell(row, ratio(row.row)),
        cell(row, ({ bits }) => bits),
        ...ahead.map((lead) => cell(row, gain(lead))),
        cell(row, ({ roll }) => roll?.response),
        cell(row, ({ roll }) => roll?.rolled),
        cell(row, ({ roll }) => roll?.unrolled),
      ]),
    ),
    "## Errors by lead",
    "",
    ...markdownTable(
      ["forecast", ...leads.map((lead) => `${lead} min`)],
      [
        ...REFERENCES.map(([key, name]) => [name, ...leads.map((lead) => formatNumber(at(lead)![key]))]),
        ...measured.map((row) => [row.row, ...leads.map((lead) => cell(row, forecast(lead)))]),
      ],
    ),
    ...quantileTable(measured),
    "## Levers",
    "",
    ...markdownTable(
      ["lever", "what it changes"],
      [[BASE, "no levers: `train topographic --levers base`"]].concat(
        [...new Set(rows.flatMap(({ row }) => leversOf(row)))].map((name) => [name, LEVERS[name]?.meaning ?? ""]),
      ),
    ),
  ].join("\n");
}

/** Shares of wet cells below the quantiles, of rows whose models give them. */
function quantileTable(rows: readonly AblationRow[]): readonly string[] {
  const having = rows.filter(({ seeds: [first] }) => first?.quantiles !== undefined);
  const levels = having[0]?.seeds[0]?.quantiles?.map(({ level }) => level) ?? [];
  if (levels.length === 0) return [];
  const below = (level: number) => ({ quantiles }: Measured) => quantiles?.find((one) => one.level === level)?.below;
  return [
    "## Quantiles of the amount",
    "",
    "Share of wet held-out cells whose rain is below the quantile that the model gives of the frame it sees: the level, if right.",
    "",
    ...markdownTable(
      ["row", ...levels.map((level) => `${100 * level} %`)],
      having.map((row) => [row.row, ...levels.map((level) => cell(row, below(level)))]),
    ),
  ];
}

/** Mean over the seeds that have a value, with its interval where there are several. */
const cell: Cells = ({ seeds }, of) =>
  formatEstimate(overSeeds(seeds.map(of).filter((value) => typeof value === "number")));
