import type { ChartSpec } from "../chart.ts";
import type { Estimate } from "../numbers.ts";
import { SERIES } from "../theme.ts";

/** Error of one method at one lead time. */
export interface LeadError extends Estimate {
  /** "rolled", "unrolled", "persistence", "plain VAE", "reconstruction", ... */
  readonly method: string;
  /** Minutes from the frame that is known to the frame that is decoded. */
  readonly lead: number;
}

/** RMSE of log-rain, ln(R / 0.1 mm/h), by lead time, one line a method in the order of the rows, with its interval as a band. */
export function leadTimeChart(rows: readonly LeadError[]): ChartSpec {
  const methods = [...new Set(rows.map((row) => row.method))];
  const x = { field: "lead", type: "quantitative" as const, title: "lead time (min)", axis: { grid: false } };
  const encoding = {
    color: {
      field: "method",
      type: "nominal" as const,
      scale: { domain: methods, range: [...SERIES] },
      legend: { title: null, orient: "right" as const },
    },
  };
  return {
    width: 560,
    height: 240,
    data: { values: [...rows] },
    encoding,
    layer: [
      {
        transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
        mark: { type: "area", opacity: 0.15 },
        encoding: { x, y: { field: "low", type: "quantitative", title: "RMSE of log-rain" }, y2: { field: "high" } },
      },
      { mark: "line", encoding: { x, y: { field: "value", type: "quantitative" } } },
      {
        mark: "point",
        encoding: {
          x,
          y: { field: "value", type: "quantitative" },
          shape: { field: "method", type: "nominal", scale: { domain: methods } },
        },
      },
    ],
  };
}
