import type { ChartSpec } from "../chart.ts";
import { INK, SERIES } from "../theme.ts";

/** One bin of forecast probabilities, as lib/verification's `reliability` gives it, with its interval where known. */
export interface ReliabilityPoint {
  /** Mean forecast probability; null in an empty bin. */
  readonly forecast: number | null;
  /** Observed frequency of the event; null in an empty bin. */
  readonly frequency: number | null;
  /** Forecasts in the bin. */
  readonly weight: number;
  /** Lower end of the frequency's interval. */
  readonly low?: number | null;
  /** Upper end. */
  readonly high?: number | null;
}

/** Reliability of one product's probabilities of one event. */
export interface ReliabilityCurve {
  /** Product or model, with the event where there are several. */
  readonly name: string;
  /** Bins in ascending order of probability. */
  readonly bins: readonly ReliabilityPoint[];
}

const SIDE = 320;

/** Reliability diagram (Wilks 2019, 9.4.4): observed frequency by forecast probability, with the counts beneath. */
export function reliabilityChart(curves: readonly ReliabilityCurve[]): ChartSpec {
  const values = curves.flatMap(({ name, bins }) =>
    bins.filter((bin) => bin.weight > 0).map((bin) => ({ name, ...bin }))
  );
  const x = { field: "forecast", type: "quantitative" as const, scale: { domain: [0, 1] } };
  const upper = { ...x, title: null };
  const y = {
    field: "frequency",
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    title: "observed frequency",
  };
  const color = {
    field: "name",
    type: "nominal" as const,
    sort: null,
    scale: { range: [...SERIES] },
    legend: { title: null, orient: "top" as const, direction: "vertical" as const },
  };
  return {
    data: { values },
    spacing: 12,
    vconcat: [
      {
        width: SIDE,
        height: SIDE,
        layer: [
          {
            data: { values: [{ forecast: 0, frequency: 0 }, { forecast: 1, frequency: 1 }] },
            mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: INK.soft },
            encoding: { x: upper, y },
          },
          { mark: "rule", encoding: { x: upper, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
          { mark: { type: "line", point: true }, encoding: { x: upper, y, color } },
        ],
      },
      {
        width: SIDE,
        height: 55,
        mark: { type: "line", point: true, strokeWidth: 1 },
        encoding: {
          x: { ...x, title: "forecast probability" },
          y: {
            field: "weight",
            type: "quantitative",
            scale: { type: "log" },
            title: "forecasts",
            axis: { tickCount: 3, format: "~s" },
          },
          color,
        },
      },
    ],
  };
}
