import type { ChartSpec } from "../chart.ts";
import type { Estimate } from "../numbers.ts";
import { curvesChart } from "./curves_chart.ts";

/** Error of one method at one lead time. */
export interface LeadError extends Estimate {
  /** "rolled", "unrolled", "persistence", "plain VAE", "reconstruction", ... */
  readonly method: string;
  /** Minutes from the frame that is known to the frame that is decoded. */
  readonly lead: number;
}

/** From which frame of a window on, counted from 0, is forecast; said after the number of windows. */
export const forecastFrom = (frame = 0): string => frame === 0 ? "" : `, forecast from frame ${frame + 1} of each on`;

/** RMSE of log-rain, ln(R / 0.1 mm/h), by lead time with its intervals, one curve a method in the order of the rows. */
export function leadTimeChart(rows: readonly LeadError[]): ChartSpec {
  return curvesChart(rows.map(({ method, lead, ...error }) => ({ series: method, x: lead, ...error })), {
    x: { title: "lead time (min)" },
    y: { title: "RMSE of log-rain", zero: true },
  });
}
