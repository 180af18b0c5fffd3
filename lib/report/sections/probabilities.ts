import { basisOf } from "../basis.ts";
import { reliabilityChart, type ReliabilityCurve } from "../charts/reliability_chart.ts";
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
export async function probabilitiesSection({ run: whole, probabilistic = {} }: ReportInput): Promise<Section | null> {
  const { event = "as the curves name it", csiThreshold = RATE } = probabilistic;
  const run = { ...whole, ...probabilistic.basis };
  const beside: Promise<Html>[] = [];
  if (probabilistic.reliability?.length) {
    beside.push(chartFigure(
      reliabilityChart(probabilistic.reliability),
      "Reliability: how often the event came when it was given a probability, and in how many pairs. Dashed: perfect.",
      basisOf(run, {
        n: forecastCount(probabilistic.reliability),
        event,
        interval: probabilistic.interval ?? true,
      }),
    ));
  }
  if (probabilistic.roc?.length) {
    beside.push(chartFigure(
      rocChart(probabilistic.roc),
      "Relative operating characteristic: detections against false alarms as the threshold moves. Dashed: no skill.",
      basisOf(run, {
        n: forecastCount(probabilistic.reliability ?? []) || `${probabilistic.roc.length} curves`,
        event,
        interval: probabilistic.roc.some(({ low = null }) => low !== null) && (probabilistic.interval ?? true),
      }),
    ));
  }
  const parts = beside.length === 0 ? [] : [sideBySide(await Promise.all(beside))];
  if (probabilistic.brier?.length) parts.push(brierTable(probabilistic.brier));
  if (probabilistic.csi?.length) {
    const { csi } = probabilistic;
    parts.push(
      await chartFigure(
        scoresChart(
          csi.map((row) => ({ ...row, group: String(row.threshold), threshold: null })),
          { layout: "bin", groups: csiThreshold },
        ),
        `Critical success index by ${csiThreshold}. Dashed: perfect.`,
        basisOf(run, {
          n: Math.max(...csi.map((row) => row.n)),
          event: csiThreshold === RATE && probabilistic.event === undefined ? "rain rate ≥ the threshold" : event,
          interval: probabilistic.interval ?? true,
        }),
      ),
    );
  }
  if (parts.length === 0) return null;
  const lead = probabilistic.about === undefined ? {} : { lead: probabilistic.about };
  return { id: "probabilities", title: "Probabilities and events", ...lead, parts };
}

/** What thresholds are where nothing is said of them. */
const RATE = "threshold (mm/h)";

/** "90 000 forecasts of generated"; "" for none. */
function forecastCount(curves: readonly ReliabilityCurve[]): string {
  return curves.map(({ name, bins }) =>
    `${formatCount(bins.reduce((sum, bin) => sum + bin.weight, 0))} forecasts of ${name}`
  ).join(", ");
}

function brierTable(rows: readonly ScoreEstimate[]): Html {
  return table(
    "Brier score and its parts: score = miscalibration − discrimination + uncertainty",
    [{ label: "Score", kind: "text" }, { label: "Value" }, { label: "Pairs" }, { label: "Blocks" }],
    rows.map((row) => [scoreText(row.score).title, row, formatCount(row.n), formatCount(row.blocks)]),
  );
}
