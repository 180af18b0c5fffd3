import {
  type ChartSpec,
  coverageChart,
  curvesChart,
  histogramChart,
  leadTimeChart,
  reliabilityChart,
  rocChart,
  scatterChart,
  scoresChart,
  trainingChart,
} from "../../lib/report/mod.ts";
import { exampleReport } from "./example_report.ts";

const report = exampleReport();
const scores = report.scores ?? [];

/** One chart of each kind, from the example report. */
export const EXAMPLE_CHARTS: Readonly<Record<string, ChartSpec>> = {
  sensors: scoresChart(scores.filter((row) => row.grouping === "sensor" && row.threshold === null), {
    layout: "category",
    groups: "sensor",
  }),
  minutes: scoresChart(scores.filter((row) => row.grouping.startsWith("minutes") && row.threshold !== null), {
    layout: "bin",
    groups: "minutes since overpass",
    event: ">",
  }),
  training: trainingChart(report.training ?? []),
  leads: leadTimeChart(report.latent?.leadErrors ?? []),
  scatter: scatterChart(report.pairs!, { satellite: "IMERG" }),
  histogram: histogramChart([{ name: "radar", edges: [0.1, 1, 10, 100], counts: [100, 0, 7] }]),
  curves: curvesChart([1, 2, 5].map((x) => ({ series: "radar", x, value: 3 * x, low: x - 1, high: 9 * x })), {
    x: { title: "return period (years)", log: true },
    y: { title: "rain (mm/h)", log: true },
    dots: [{ series: "peaks", x: 1, value: 4 }, { series: "peaks", x: 2, value: NaN }],
    diagonal: true,
  }),
  reliability: reliabilityChart(report.probabilistic?.reliability ?? []),
  roc: rocChart(report.probabilistic?.roc ?? []),
  coverage: coverageChart(report.archives?.[0]?.variables ?? []),
};
