import { reliabilityChart } from "../charts/reliability_chart.ts";
import { rocChart } from "../charts/roc_chart.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, sideBySide } from "../figure.ts";
import type { Html } from "../html.ts";
import type { Section } from "../page.ts";
import { formatCount } from "../numbers.ts";
import type { ReportInput } from "../report_input.ts";
import { type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { table } from "../table.ts";

/** Reliability, operating characteristic, and the critical success index by threshold. */
export async function probabilitiesSection({ probabilistic = {} }: ReportInput): Promise<Section | null> {
  const beside: Promise<Html>[] = [];
  if (probabilistic.reliability?.length) {
    beside.push(chartFigure(
      reliabilityChart(probabilistic.reliability),
      "Reliability: how often the event came when it was given a probability, and in how many pairs. Dashed: perfect.",
    ));
  }
  if (probabilistic.roc?.length) {
    beside.push(chartFigure(
      rocChart(probabilistic.roc),
      "Relative operating characteristic: detections against false alarms as the threshold moves. Dashed: no skill.",
    ));
  }
  const parts = beside.length === 0 ? [] : [sideBySide(await Promise.all(beside))];
  if (probabilistic.brier?.length) parts.push(brierTable(probabilistic.brier));
  if (probabilistic.csi?.length) {
    const { csi, csiThreshold = "threshold (mm/h)" } = probabilistic;
    parts.push(
      await chartFigure(
        scoresChart(
          csi.map((row) => ({ ...row, group: String(row.threshold), threshold: null })),
          { layout: "bin", groups: csiThreshold },
        ),
        `Critical success index by ${csiThreshold}.`,
      ),
    );
  }
  if (parts.length === 0) return null;
  const lead = probabilistic.about === undefined ? {} : { lead: probabilistic.about };
  return { id: "probabilities", title: "Probabilities and events", ...lead, parts };
}

function brierTable(rows: readonly ScoreEstimate[]): Html {
  return table(
    "Brier score and its parts: score = miscalibration − discrimination + uncertainty",
    [{ label: "Score", kind: "text" }, { label: "Value" }, { label: "Pairs" }, { label: "Blocks" }],
    rows.map((row) => [scoreText(row.score).title, row, formatCount(row.n), formatCount(row.blocks)]),
  );
}
