import type { ChartSpec } from "../chart.ts";
import { SERIES } from "../theme.ts";

/** Counts of one product in bins. */
export interface HistogramSeries {
  /** Product or model. */
  readonly name: string;
  /** Ends of the bins, ascending, one more than the counts. */
  readonly edges: readonly number[];
  /** Values in each bin. */
  readonly counts: readonly number[];
}

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** Title of the axis, with units. Default "rain rate (mm/h)". */
  readonly title?: string;
  /** Linear axis instead of a logarithmic one. Default false. */
  readonly linear?: boolean;
}

/** Distributions as steps over a logarithmic axis; counts are logarithmic too, so that the tail shows. */
export function histogram(series: readonly HistogramSeries[], options: HistogramOptions = {}): ChartSpec {
  const values = series.flatMap(({ name, edges, counts }) =>
    edges.map((edge, k) => ({ name, edge, count: counts[Math.min(k, counts.length - 1)] || null }))
  );
  return {
    width: 400,
    height: 300,
    data: { values },
    mark: { type: "line", interpolate: "step-after", invalid: "break-paths-show-domains" },
    encoding: {
      x: {
        field: "edge",
        type: "quantitative",
        title: options.title ?? "rain rate (mm/h)",
        scale: options.linear === true ? { zero: false } : { type: "log" },
        axis: { grid: false, format: "~g" },
      },
      y: {
        field: "count",
        type: "quantitative",
        title: "values",
        scale: { type: "log" },
        axis: { tickCount: 5, format: "~s", domain: false },
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
