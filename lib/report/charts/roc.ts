import type { ChartSpec } from "../chart.ts";
import { formatNumber } from "../numbers.ts";
import { INK, SERIES } from "../theme.ts";

/** Relative operating characteristic of one product for one event. */
export interface RocCurve {
  /** Product or model, with the event where there are several. */
  readonly name: string;
  /** Area under the curve. */
  readonly area?: number;
  /** Points from (0, 0) to (1, 1). */
  readonly points: readonly { readonly falseAlarmRate: number; readonly detection: number }[];
}

/** Relative operating characteristic: probability of detection by false alarm rate (Mason 1982), diagonal = no skill. */
export function roc(curves: readonly RocCurve[]): ChartSpec {
  const values = curves.flatMap(({ name, area, points }) =>
    points.map((point, order) => ({
      ...point,
      order,
      name: area === undefined ? name : `${name}, area ${formatNumber(area)}`,
    }))
  );
  const x = {
    field: "falseAlarmRate",
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    title: "false alarm rate",
  };
  const y = {
    field: "detection",
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
    title: "probability of detection",
  };
  return {
    width: 300,
    height: 300,
    layer: [
      {
        data: { values: [{ falseAlarmRate: 0, detection: 0 }, { falseAlarmRate: 1, detection: 1 }] },
        mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: INK.soft },
        encoding: { x, y },
      },
      {
        data: { values },
        mark: { type: "line", point: { size: 28 } },
        encoding: {
          x,
          y,
          order: { field: "order" },
          color: {
            field: "name",
            type: "nominal",
            sort: null,
            scale: { range: [...SERIES] },
            legend: { title: null, orient: "top", direction: "vertical" },
          },
        },
      },
    ],
  };
}
