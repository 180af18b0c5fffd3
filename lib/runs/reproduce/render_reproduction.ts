import { type Estimate, formatNumber } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { type Claim, claimsOf, errorOf, gainOf, type ResultsByRow, rolledOf } from "./claims.ts";
import { overSeeds } from "../over_seeds.ts";
import { factorSections } from "./render_factors.ts";
import { followUpSection } from "./render_follow_ups.ts";
import type { RowResult } from "./row_result.ts";
import { rowTable, shown } from "./row_table.ts";

/** Results with the most of something. */
function most(results: readonly RowResult[], of: (result: RowResult) => number): readonly RowResult[] {
  const greatest = Math.max(...results.map(of));
  return results.filter((result) => of(result) === greatest);
}

/** Results of runs with the most steps of each row, by row, of those that were measured alike: on the most sequences, by the most draws. */
export function byRow(results: readonly RowResult[]): ResultsByRow {
  const alike = most(most(results, ({ about }) => about.sequences), ({ about }) => about.draws);
  const byName = Map.groupBy(alike, ({ settings }) => settings.row);
  return new Map([...byName].map(([row, runs]) => [row, most(runs, ({ settings }) => settings.steps)]));
}

/** Results of an experiment with one training as a page of Markdown; there must be one. */
export function renderReproduction(results: readonly RowResult[]): string {
  const rows = byRow(results);
  const [first] = [...rows.values()].flat();
  const { experiment, preset, training } = first!.settings;
  const all = (of: (result: RowResult) => string | number) =>
    [...new Set([...rows.values()].flat().map(of))].join(" or ");
  const data = all(({ settings }) => settings.data);
  const sequences = all(({ about }) => about.sequences);
  const draws = all(({ about }) => about.draws);
  const rate = `${
    training.optimizer === "adam" ? "Adam" : `SGD, momentum ${training.momentum}`
  }, ${training.learningRate}`;
  return [
    `# ${experiment}, ${preset} training`,
    "",
    `Rendered by \`deno task reproduce ${experiment} --preset ${preset} --table\`; nothing here is typed by hand. Data: ${data}.`,
    `Training: ${rate}, batches of ${training.batch} sequences. Measured on ${sequences} held-out sequences, the same for`,
    "all. In square brackets: 95 % interval of the mean over seeds (Student's t; none of one seed, and wide of few). Nats",
    "are per frame. Left out: runs with fewer steps than others of their row, and runs measured on fewer sequences, or by",
    "fewer draws, than any other.",
    "",
    "## What must show",
    "",
    "Error: the equivariance error of the expected latent, means off. Gain and loss are of rolled decoding, below: the loss",
    "tells more than the gain.",
    "",
    ...markdownTable(["claim", "found", "holds", "seeds", "steps"], claimsOf(rows).map(claimRow)),
    ...followUpSection(rows),
    "## Likelihood",
    "",
    `log p(x) by importance sampling with ${draws} draws: weights of whole sequences (what a T-VAE needs, whose frames share`,
    "u), of single frames (right for the VAE), and as the reference code prints it: of single frames and ln(draws) too high.",
    "Targets of MNIST are not binary, so that these are cross-entropies, not densities.",
    "",
    ...rowTable(rows, [
      ["cross-entropy", ({ single }) => single.bce],
      ["KL", ({ single }) => single.kl],
      ["-ELBO", ({ single }) => single.bce + single.kl],
      ["log p(x), sequences", ({ single }) => single.logLikelihood?.bySequence],
      ["log p(x), frames", ({ single }) => single.logLikelihood?.byFrame],
      ["log p(x), as printed", ({ single }) => single.logLikelihood?.asPrinted],
      ["μ", ({ mu }) => mu],
    ]),
    "## Equivariance error",
    "",
    "Sampled: as published, low for any positive latent. Expected: of the latent without sampling noise, E[u²] in V; with each",
    "capsule's mean taken off it is not earned by construction.",
    "",
    ...rowTable(rows, [
      ["sampled (published)", ({ single }) => single.equivariance.sampled],
      ["sampled, mean off", ({ single }) => single.equivariance.sampledMeanRemoved],
      ["expected", ({ single }) => single.equivariance.expected],
      ["expected, mean off", errorOf],
      ["by chance's", (result) => errorOf(result) / result.chance.equivariance],
    ], ["chance", "", "", ...Array.from({ length: 4 }, () => formatNumber(first!.chance.equivariance, 5)), "1"]),
    "## Rolled decoding",
    "",
    "Cross-entropy of frame t + d decoded from the expected latent of frame t, with each capsule rolled by d / as it is. The",
    "gain, unrolled less rolled, is high too where a model is sure of the wrong frame and rolling makes it unsure. Whether",
    "rolling leads to the later frame shows in the loss, rolled less that of d = 0 (near 0 too where nothing is learned: see",
    "-ELBO). Made up: the gain's share of what decoding without rolling would lose.",
    "",
    ...markdownTable(
      [
        "row",
        ...first!.single.shifts.map(({ shift }) => `d = ${shift}`),
        "loss at the last",
        "gain at the last",
        "made up",
      ],
      [...rows].map(([row, runs]) => [
        row,
        ...first!.single.shifts.map((_, k) => {
          const mean = (which: "rolled" | "unrolled") =>
            overSeeds(runs.map(({ single }) => single.shifts[k]![which])).value;
          return k === 0
            ? formatNumber(mean("rolled"), 4)
            : `${formatNumber(mean("rolled"))} / ${formatNumber(mean("unrolled"))}`;
        }),
        ...(["loss", "gain", "share"] as const).map((which) =>
          shown(overSeeds(runs.map((run) => rolledOf(run)[which])))
        ),
      ]),
    ),
    ...factorSections(rows, first!),
    "## Generalisation",
    "",
    "Two factors move together; in training never more than one.",
    "",
    ...rowTable(rows, [
      ["cross-entropy, one moves", ({ single }) => single.bce],
      ["cross-entropy, two move", ({ combined }) => combined.bce],
      ["error (expected, mean off)", ({ combined }) => combined.equivariance.expectedMeanRemoved],
      ["rolled, d = 8", ({ combined }) => combined.shifts.at(-1)!.rolled],
      ["unrolled, d = 8", ({ combined }) => combined.shifts.at(-1)!.unrolled],
    ]),
    "## Runs",
    "",
    ...markdownTable(
      ["row", "seed", "steps", "ms a step", "measured", "commit", "machine", "command"],
      results.map(({ about, settings }) => [
        settings.row,
        String(settings.seed),
        formatNumber(settings.steps, 9),
        formatNumber(about.stepMilliseconds),
        about.created,
        about.commit ?? "?",
        `${about.machine.cpu}, ${about.machine.cores} cores, ${
          about.machine.gpu ?? "no GPU"
        }, load ${about.machine.load}; ` +
        Object.entries(about.versions).map(([name, version]) => `${name} ${version}`).join(", "),
        `\`${about.command}\``,
      ]),
    ),
  ].join("\n");
}

function claimRow({ claim, found, holds, seeds, steps }: Claim): string[] {
  const verdict = holds === null
    ? seeds === 0 ? "not run" : "not known"
    : `${holds ? "yes" : "no"}${seeds === 1 ? ", by one seed" : ""}`;
  const value = (estimate: Estimate) => seeds > 0 && estimate.value === null ? "none" : shown(estimate);
  return [claim, found.map(value).join("; "), verdict, String(seeds), formatNumber(steps, 9)];
}

/** The same rows, as few columns as a terminal takes. */
export function reproductionLines(results: readonly RowResult[]): readonly (readonly string[])[] {
  return [
    ["row", "steps", "seeds", "-ELBO", "error, expected and mean off", "gain of rolling by 8, nats"],
    ...[...byRow(results)].map(([row, runs]) => [
      row,
      formatNumber(runs[0]!.settings.steps, 9),
      String(runs.length),
      ...[({ single }: RowResult) => single.bce + single.kl, errorOf, gainOf].map((value) =>
        shown(overSeeds(runs.map(value)))
      ),
    ]),
  ];
}
