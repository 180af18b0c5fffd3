import { WET_RATE } from "../../base/mod.ts";
import { histogramChart, type HistogramSeries } from "../charts/histogram_chart.ts";
import { basisOf } from "../basis.ts";
import { scatterChart } from "../charts/scatter_chart.ts";
import { chartFigure, sideBySide } from "../figure.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { PairCounts } from "../pair_counts.ts";
import type { ReportInput } from "../report_input.ts";

/** Radar against satellite, pair by pair and as distributions. */
export async function distributionSection({ run, pairs, distributions }: ReportInput): Promise<Section | null> {
  const satellite = run.products?.find((product) => product.role === "satellite")?.name ?? "satellite";
  const series = distributions ?? (pairs === undefined ? [] : marginals(pairs, satellite));
  if (series.length === 0) return null;
  const figures = [
    ...(pairs === undefined ? [] : [
      chartFigure(
        scatterChart(pairs, { satellite }),
        scatterCaption(pairs, satellite),
        basisOf(run, { n: pairTotal(pairs), event: WET }),
      ),
    ]),
    chartFigure(
      histogramChart(series),
      `How often each rain rate occurs${
        distributions === undefined ? " where both are wet" : ""
      }, in bins of equal ratio.`,
      basisOf(run, { n: series.map(valueCount).join(", "), event: WET }),
    ),
  ];
  return { id: "distribution", title: "Pair by pair", parts: [sideBySide(await Promise.all(figures))] };
}

/** What is drawn of the pairs: logarithmic axes begin there. */
const WET = `rain rate ≥ ${WET_RATE} mm/h`;

function pairTotal({ counts, dry }: PairCounts): number {
  return [...counts, dry.both, dry.radar, dry.satellite].reduce((sum, count) => sum + count, 0);
}

/** "12 000 values of radar". */
function valueCount({ name, counts }: HistogramSeries): string {
  return `${formatCount(counts.reduce((sum, count) => sum + count, 0))} values of ${name}`;
}

function scatterCaption({ counts, dry }: PairCounts, satellite: string): string {
  const wet = counts.reduce((sum, count) => sum + count, 0);
  return `${formatCount(wet)} pairs wet in both. Dashed: 1:1. Orange: median of ${satellite} for each radar rate. ` +
    `Not shown: ${formatCount(dry.radar)} wet in ${satellite} alone, ${formatCount(dry.satellite)} wet in the radar ` +
    `alone, ${formatCount(dry.both)} dry in both.`;
}

/** Distributions of the pairs that are wet in both. */
function marginals({ edges, counts }: PairCounts, satellite: string): HistogramSeries[] {
  const bins = edges.length - 1;
  const sum = (index: (a: number, b: number) => number) =>
    Array.from({ length: bins }, (_, a) => {
      let total = 0;
      for (let b = 0; b < bins; b++) total += counts[index(a, b)]!;
      return total;
    });
  return [
    { name: "radar", edges, counts: sum((a, b) => a * bins + b) },
    { name: satellite, edges, counts: sum((a, b) => b * bins + a) },
  ];
}
