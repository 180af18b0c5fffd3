import { reliabilityChart } from "../charts/reliability_chart.ts";
import { rocChart } from "../charts/roc_chart.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, sideBySide } from "../figure.ts";
import type { Html } from "../html.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";

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
  if (probabilistic.csi?.length) {
    parts.push(
      await chartFigure(
        scoresChart(
          probabilistic.csi.map((row) => ({ ...row, group: String(row.threshold), threshold: null })),
          { layout: "bin", groups: "threshold (mm/h)" },
        ),
        "Critical success index by event threshold.",
      ),
    );
  }
  return parts.length === 0 ? null : { id: "probabilities", title: "Probabilities and events", parts };
}
