import { trainingChart } from "../charts/training_chart.ts";
import { chartFigure } from "../figure.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";

/** Curves of the training. */
export async function trainingSection({ training = [] }: ReportInput): Promise<Section | null> {
  if (training.length === 0) return null;
  return {
    id: "training",
    title: "Training",
    parts: [await chartFigure(trainingChart(training), "By optimiser step.")],
  };
}
