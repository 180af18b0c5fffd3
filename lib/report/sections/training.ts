import { basisOf, partOf } from "../basis.ts";
import { formatCount } from "../numbers.ts";
import { trainingChart } from "../charts/training_chart.ts";
import { chartFigure } from "../figure.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";

/** Curves of the training. */
export async function trainingSection({ run, training = [] }: ReportInput): Promise<Section | null> {
  if (training.length === 0) return null;
  return {
    id: "training",
    title: "Training",
    parts: [
      await chartFigure(
        trainingChart(training),
        "Training by optimiser step, long curves averaged.",
        basisOf(partOf(run, "train"), {
          n: `${formatCount(Math.max(...training.map(({ steps }) => steps.length)))} records of training`,
        }),
      ),
    ],
  };
}
