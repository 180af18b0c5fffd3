import { SAMPLING_PARTS, type SamplingPart, type SamplingRow } from "../../verification/mod.ts";
import { basisOf, intervalOf } from "../basis.ts";
import { capital } from "../capital.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { groupName, type ScoreEstimate } from "../score_estimate.ts";
import { table, type TableCell, type TableColumn } from "../table.ts";
import { notScored } from "./not_scored.ts";
import { chartRows, groupTotal } from "./score_choice.ts";

type Sampling = NonNullable<ReportInput["sampling"]>;

/** Parts that charts show: those of a panel add up to its first. */
const DRAWN: readonly { readonly part: SamplingPart; readonly score: string; readonly series: string }[] = [
  { part: "bias", score: "error_mean", series: "whole error" },
  { part: "retrieval_bias", score: "error_mean", series: "retrieval" },
  { part: "sampling_bias", score: "error_mean", series: "sampling" },
  { part: "mse", score: "error_square", series: "whole error" },
  { part: "retrieval_variance", score: "error_square", series: "retrieval" },
  { part: "sampling_variance", score: "error_square", series: "sampling" },
  { part: "twice_covariance", score: "error_square", series: "twice their covariance" },
  { part: "squared_bias", score: "error_square", series: "squared bias" },
];

/** The error where a sensor looked inside the half hour, divided into that of its retrieval and that of looking once. */
export async function samplingSection({ run, sampling }: ReportInput): Promise<Section | null> {
  if (sampling === undefined || sampling.rows.length === 0) return null;
  const groupings = [...Map.groupBy(sampling.rows, ({ grouping }) => grouping)]
    .filter(([grouping, rows]) => grouping === "all" || rows.some(({ group }) => group !== rows[0]!.group));
  const parts = await Promise.all(
    groupings.map(([grouping, rows]) => grouping === "all" ? overall(rows) : byGroup(grouping, rows, sampling, run)),
  );
  return {
    id: "sampling",
    title: "Retrieval and sampling",
    lead:
      "Where a microwave sensor looked inside the half hour: satellite − half-hour mean = (satellite − radar at the minute " +
      "of the look) + (radar at that minute − half-hour mean). The first is the error of the retrieval; the second, of " +
      "looking once, no retrieval can mend.",
    parts: [...parts, notScored(sampling.rows, { counted: "Looks" })].filter((part) => part !== null),
    notes: [
      "Noise of the radar at the minute of the look enters both parts with opposite signs: it raises both variances and lowers " +
      "the covariance. A field of view that is not the cell counts as error of the retrieval.",
    ],
  };
}

const unitOf = (part: SamplingPart): string => SAMPLING_PARTS[part].units === "data" ? "mm/h" : "mm²/h²";

const PART_COLUMNS: readonly TableColumn[] = [
  { label: "Part", kind: "text" },
  { label: "Unit", kind: "text" },
  { label: "Value" },
  { label: "Looks" },
  { label: "Blocks" },
];

const partCells = (row: SamplingRow): TableCell[] => [
  SAMPLING_PARTS[row.part].title,
  unitOf(row.part),
  row,
  formatCount(row.n),
  formatCount(row.blocks),
];

function overall(rows: readonly SamplingRow[]): Html {
  return table(
    "All looks: mean square error = squared bias + both variances + twice the covariance",
    PART_COLUMNS,
    rows.map(partCells),
  );
}

async function byGroup(
  grouping: string,
  rows: readonly SamplingRow[],
  { about }: Sampling,
  run: RunFacts,
): Promise<Html> {
  const marks = DRAWN.flatMap(({ part, score, series }) =>
    rows.filter((row) => row.part === part).map((row): ScoreEstimate => ({ ...row, score, series, threshold: null }))
  );
  const chart = chartRows(grouping, marks);
  const caption = [
    `Error where there was a look, by ${chart.title}${
      chart.layout === "category" ? ", number of looks in brackets" : ""
    }. Bias: that of the whole is the sum of both. Mean square error: the variances of both, twice their covariance and the ` +
    "squared bias add up to that of the whole. Dashed: no error.",
    ...(chart.left > 0 ? [`${chart.left} smaller groups are in the table only.`] : []),
  ].join(" ");
  const basis = basisOf(run, {
    n: `${formatCount(groupTotal(chart.rows))} cells and half hours with a look`,
    interval: intervalOf(about),
  });
  const drawn = marks.some(({ value }) => value !== null);
  return markup`<h3>Parts of the error by ${chart.title}</h3>${
    drawn && await chartFigure(scoresChart(chart.rows, { ...chart, counted: "looks" }), caption, basis)
  }${folded(`Parts of the error by ${chart.title}: table`, groupTable(chart.title, rows))}`;
}

/** Parts of the error of one group after the other: beside each other they would be wider than a page. */
function groupTable(title: string, rows: readonly SamplingRow[]): Html {
  return table(
    `Parts of the error by ${title}`,
    [{ label: capital(title), kind: "text" }, ...PART_COLUMNS],
    rows.map((row) => [groupName(row.group), ...partCells(row)]),
  );
}
