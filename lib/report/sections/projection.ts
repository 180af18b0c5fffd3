import { WET_RATE } from "../../base/mod.ts";
import { basisOf, partOf, windowsOf } from "../basis.ts";
import { countedCases } from "../counted_cases.ts";
import { curvesChart } from "../charts/curves_chart.ts";
import { chartFigure } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ProjectionResult } from "../projection_facts.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";
import { leftOutSection } from "./left_out.ts";
import { scaleCurves } from "./product_curves.ts";
import { productTable } from "./product_table.ts";

const HEAD = { id: "projection", title: "From satellite to radar" };

/** What the satellite's projection onto the radar's latent gives: its calibration, anomalies, downscaled rain. */
export async function projectionSection({ run: whole, projection, leftOut }: ReportInput): Promise<Section | null> {
  if (projection === undefined) return leftOutSection(HEAD, leftOut?.projection);
  const run = partOf(whole, projection.split);
  const { windows, members, calibration: { level }, downscaling } = projection;
  return {
    ...HEAD,
    lead:
      `The radar's latent given the satellite, a Gaussian for each unit, in ${formatCount(windows)} ${
        windowsOf(projection.split)
      }, and ` +
      `${members} members of radar-like rain drawn of it. Whether ${
        Math.round(100 * level)
      } % intervals hold as much is ` +
      "counted in windows as wet as the models learn from; the truth of the latent is a draw of the radar's own posterior.",
    parts: [
      calibrationTable(projection),
      await transformChart(run, projection),
      ...artefactTable(projection),
      ...(downscaling === undefined ? [] : await downscalingParts(run, projection, downscaling)),
    ],
  };
}

function calibrationTable(projection: ProjectionResult): Html {
  const { factor, validationWindows, level, capsules: [least, most] } = projection.calibration;
  const of = projection.projector === "project-unpaired"
    ? "the spread is the projector's own: without pairs nothing is corrected"
    : validationWindows === 0
    ? "no window of validation days: nothing is corrected"
    : `factor ${factor.toFixed(3)} of the spread from ${formatCount(validationWindows)} windows of validation days`;
  const byCapsule = least === null || most === null
    ? ""
    : `; by capsule ${(100 * least).toFixed(1)} to ${(100 * most).toFixed(1)} %`;
  return table(
    `Share of cases inside ${Math.round(100 * level)} % intervals; ${of}${byCapsule}`,
    [{ label: "Of", kind: "text" }, { label: "Inside" }, { label: "Cases" }],
    countedCases(projection.calibration).map(({ name, coverage: { coverage, low, high, n } }) => [
      name,
      { value: coverage, low, high },
      formatCount(n),
    ]),
  );
}

function transformChart(run: RunFacts, projection: ProjectionResult): Promise<Html> {
  const points = countedCases(projection.calibration).flatMap(({ name, coverage: { pit } }) =>
    pit.map((share, k) => ({
      series: name,
      x: (k + 0.5) / pit.length,
      value: share * pit.length,
      low: null,
      high: null,
    }))
  );
  return chartFigure(
    curvesChart(points, {
      x: { title: "place of the truth in its distribution" },
      y: { title: "cases by those expected", reference: 1 },
    }),
    "Probability integral transform: 1 everywhere (dashed) when calibrated, a bowl when spread is too little.",
    basisOf(run, {
      n: `${formatCount(projection.calibration.windows)} windows, their cases as in the table above`,
      event: `rain rate ≥ ${WET_RATE} mm/h where wet cases are counted; else none, all values count`,
    }),
  );
}

function artefactTable(
  { artefacts = [], artefactScenes = 0, artefactDraws = 1, blocks }: ProjectionResult,
): readonly Html[] {
  if (artefacts.length === 0) return [];
  const parts = Object.keys(artefacts[0]!.parts);
  const found = table(
    `Area under the ROC curve of the anomaly score, ${
      formatCount(artefactScenes)
    } times, all windows of each together, with each artefact (drawn ${
      formatCount(artefactDraws)
    } times) against the ` +
      `same as they are, intervals from blocks of ${blocks}; and of each part of the score alone`,
    [
      { label: "Artefact", kind: "text" },
      { label: "What it is", kind: "prose" },
      { label: "Score" },
      ...parts.map((label) => ({ label })),
    ],
    artefacts.map(({ artefact, about, auroc, low, high, parts: own }) => [
      artefact,
      about,
      { value: auroc, low, high },
      ...parts.map((part) => own[part] ?? null),
    ]),
  );
  return [markup`<h3>Not like rain</h3>${found}`];
}

async function downscalingParts(
  run: RunFacts,
  { blocks, confidence, replicates }: ProjectionResult,
  { products, scores, windows, frames }: NonNullable<ProjectionResult["downscaling"]>,
): Promise<readonly Html[]> {
  const levels = [...new Set(scores.flatMap(({ score, group }) => score === "quantile_ratio" ? [group] : []))];
  const found = productTable(
    `Products against the radar, ${frames} frames of each window, cell by cell; Δ to the first; extremes by those of the radar`,
    { products, scores },
    [
      ...levels.map((group) => ({ label: `Quantile ${group}`, score: "quantile_ratio", group })),
      { label: "Maximum", score: "maximum_ratio" },
    ],
  );
  const scored = { scores, windows, blocks, level: confidence, replicates };
  return [
    markup`<h3>Radar-like rain beside interpolation and a U-Net</h3>${found}`,
    ...await scaleCurves(run, scored, { truth: "radar", event: 0.5 }),
  ];
}
