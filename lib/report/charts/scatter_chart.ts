import type { ChartSpec } from "../chart.ts";
import type { PairCounts } from "../pair_counts.ts";
import { INK, SERIES } from "../theme.ts";
import { rainAxis } from "./rain_axis.ts";

/** Options of {@link scatter}. */
export interface ScatterOptions {
  /** Name of the satellite product. Default "satellite". */
  readonly satellite?: string;
}

/** Pairs in a column needed for its median to be drawn. */
const FEWEST = 20;

/**
 * Satellite rain against radar rain as a two-dimensional histogram on logarithmic axes (mm/h), with the 1:1 line and
 * the median of the satellite in each radar bin. Pairs below the first edge are not shown.
 */
export function scatterChart({ edges, counts }: PairCounts, options: ScatterOptions = {}): ChartSpec {
  const bins = edges.length - 1;
  const cells = counts.flatMap((count, k) => {
    const i = Math.floor(k / bins);
    const j = k % bins;
    return count === 0 ? [] : [{ x: edges[i], x2: edges[i + 1], y: edges[j], y2: edges[j + 1], count }];
  });
  const low = edges[0]!;
  const high = edges[bins]!;
  const x = { field: "x", ...rainAxis("radar rain rate (mm/h)", low, high) };
  const y = { field: "y", ...rainAxis(`${options.satellite ?? "satellite"} rain rate (mm/h)`, low, high) };
  return {
    width: 330,
    height: 330,
    layer: [
      {
        data: { values: cells },
        mark: { type: "rect", stroke: null },
        encoding: {
          x,
          x2: { field: "x2" },
          y,
          y2: { field: "y2" },
          color: {
            field: "count",
            type: "quantitative",
            scale: { type: "log", range: ["#dcebf5", "#7fb6dc", "#2b72b0", "#123a6b", "#0a1830"] },
            legend: { title: "pairs", gradientLength: 200, format: "~s", tickCount: 4 },
          },
        },
      },
      {
        data: { values: [low, high].map((rate) => ({ x: rate, y: rate })) },
        mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: INK.text },
        encoding: { x, y },
      },
      {
        data: { values: medians(edges, counts) },
        mark: { type: "line", strokeWidth: 2, color: SERIES[1], point: { color: SERIES[1], size: 22 } },
        encoding: { x, y },
      },
    ],
  };
}

/** Centre and median satellite rate of each radar bin that holds enough pairs. */
function medians(edges: readonly number[], counts: readonly number[]): { x: number; y: number }[] {
  const bins = edges.length - 1;
  const centre = (k: number) => Math.sqrt(edges[k]! * edges[k + 1]!);
  return Array.from({ length: bins }, (_, i) => {
    const column = counts.slice(i * bins, (i + 1) * bins);
    const total = column.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    const j = column.findIndex((count) => (seen += count) >= total / 2);
    return total < FEWEST ? [] : [{ x: centre(i), y: centre(j) }];
  }).flat();
}
