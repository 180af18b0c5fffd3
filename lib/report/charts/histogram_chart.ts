import type { ChartSpec } from "../chart.ts";
import { SERIES } from "../theme.ts";
import { rainAxis } from "./rain_axis.ts";

/** Counts of one product in bins. */
export interface HistogramSeries {
  /** Product or model. */
  readonly name: string;
  /** Ends of the bins, ascending, one more than the counts. */
  readonly edges: readonly number[];
  /** Values in each bin. */
  readonly counts: readonly number[];
}

/** Where the logarithmic axis of counts draws a bin without values: at its foot. */
const EMPTY = 0.7;

/** Distributions of rain rates (mm/h) as steps, both axes logarithmic so that the tail shows. */
export function histogramChart(series: readonly HistogramSeries[]): ChartSpec {
  const values = series.flatMap(({ name, edges, counts }) =>
    edges.map((edge, k) => ({ name, edge, count: Math.max(EMPTY, counts[Math.min(k, counts.length - 1)] ?? 0) }))
  );
  const ends = values.map((value) => value.edge);
  const most = Math.max(10, ...values.map((value) => value.count));
  const decades = Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, k) => 10 ** k);
  return {
    width: 390,
    height: 330,
    data: { values },
    mark: { type: "line", interpolate: "step-after" },
    encoding: {
      x: { field: "edge", ...rainAxis("rain rate (mm/h)", Math.min(...ends), Math.max(...ends)) },
      y: {
        field: "count",
        type: "quantitative",
        title: "values",
        scale: { type: "log", domain: [EMPTY, decades.at(-1)!] },
        axis: { values: decades, format: "~s", domain: false },
      },
      color: {
        field: "name",
        type: "nominal",
        sort: null,
        scale: { range: [...SERIES] },
        legend: { title: null, orient: "top", symbolType: "stroke" },
      },
    },
  };
}
