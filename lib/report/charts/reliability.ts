import type { ChartSpec } from "../chart.ts";
import type { Estimate } from "../numbers.ts";
import { INK, SERIES } from "../theme.ts";

/** One bin of forecast probabilities: `value` is the observed frequency of the event. */
export interface ReliabilityBin extends Estimate {
  /** Mean forecast probability in the bin. */
  readonly forecast: number;
  /** Pairs in the bin. */
  readonly n: number;
}

/** Reliability of one product's probabilities of one event. */
export interface ReliabilityCurve {
  /** Product or model, with the event where there are several. */
  readonly name: string;
  /** Bins in ascending order of probability. */
  readonly bins: readonly ReliabilityBin[];
}

/** Reliability diagram (Wilks 2019, 9.4.4): observed frequency by forecast probability, with the counts beneath. */
export function reliability(curves: readonly ReliabilityCurve[]): ChartSpec {
  const values = curves.flatMap(({ name, bins }) => bins.filter((bin) => bin.n > 0).map((bin) => ({ name, ...bin })));
  const x = {
    field: "forecast",
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    title: "forecast probability",
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    title: "observed frequency",
  };
  const color = {
    field: "name",
    type: "nominal" as const,
    sort: null,
    scale: { range: [...SERIES] },
    legend: curves.length > 1 ? { title: null, orient: "top" as const, direction: "vertical" as const } : null,
  };
  return {
    data: { values },
    spacing: 12,
    vconcat: [
      {
        width: 300,
        height: 300,
        layer: [
          {
            data: { values: [{ forecast: 0, value: 0 }, { forecast: 1, value: 1 }] },
            mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: INK.soft },
            encoding: { x, y },
          },
          { mark: "rule", encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
          { mark: { type: "line", point: true }, encoding: { x, y, color } },
        ],
      },
      {
        width: 300,
        height: 55,
        mark: { type: "line", point: true, strokeWidth: 1 },
        encoding: {
          x,
          y: {
            field: "n",
            type: "quantitative",
            scale: { type: "log" },
            title: "pairs",
            axis: { tickCount: 3, format: "~s" },
          },
          color,
        },
      },
    ],
  };
}
