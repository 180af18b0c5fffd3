import type { ChartSpec } from "../chart.ts";
import { formatEstimate } from "../numbers.ts";
import { INK, SERIES } from "../theme.ts";

/** Relative operating characteristic of one product for one event, as lib/verification's `roc` gives it, with a name. */
export interface RocCurve {
  /** Product or model, with the event where there are several. */
  readonly name: string;
  /** Area under the curve; null where it is not defined. */
  readonly area: number | null;
  /** Lower end of its interval. */
  readonly low?: number | null;
  /** Upper end. */
  readonly high?: number | null;
  /** Points from (0, 0) to (1, 1): false alarm rate and probability of detection. */
  readonly points: readonly { readonly pofd: number; readonly pod: number }[];
}

/** Points drawn for a curve at most. */
const MOST_POINTS = 200;
const SIDE = 320;

/** Relative operating characteristic: probability of detection by false alarm rate (Mason 1982), diagonal = no skill. */
export function rocChart(curves: readonly RocCurve[]): ChartSpec {
  const values = curves.flatMap(({ name, area, low = null, high = null, points }) => {
    const every = Math.ceil(points.length / MOST_POINTS);
    return points
      .filter((_, k) => k % every === 0 || k === points.length - 1)
      .map(({ pofd, pod }, order) => ({
        pofd,
        pod,
        order,
        name: `${name}, area ${formatEstimate({ value: area, low, high })}`,
      }));
  });
  const axis = (field: string, title: string) => ({
    field,
    title,
    type: "quantitative" as const,
    scale: { domain: [0, 1] },
  });
  const x = axis("pofd", "false alarm rate");
  const y = axis("pod", "probability of detection");
  return {
    width: SIDE,
    height: SIDE,
    data: { values },
    layer: [
      {
        data: { values: [{ pofd: 0, pod: 0 }, { pofd: 1, pod: 1 }] },
        mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: INK.soft },
        encoding: { x, y },
      },
      {
        mark: { type: "line" },
        encoding: {
          x,
          y,
          order: { field: "order" },
          color: {
            field: "name",
            type: "nominal",
            sort: null,
            scale: { range: [...SERIES] },
            legend: { title: null, orient: "top", direction: "vertical", symbolType: "stroke" },
          },
        },
      },
    ],
  };
}
