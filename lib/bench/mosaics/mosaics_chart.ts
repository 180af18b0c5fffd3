import type { ChartSpec } from "../../report/mod.ts";
import { WORK_AXIS } from "../bench_chart.ts";
import type { BenchResult } from "../result.ts";

/** Mosaics a second, a bar for each kind of rain, with quartiles. */
export function mosaicsChart({ rows }: BenchResult): ChartSpec {
  const values = rows.filter(({ unit }) => unit === "mosaics/s").flatMap(({ work, entries }) =>
    entries.map(({ median, low, high }) => ({ work, median, low, high }))
  );
  const x = { type: "quantitative", title: "mosaics a second" } as const;
  return {
    width: 330,
    height: { step: 30 },
    data: { values },
    layer: [
      { mark: { type: "bar", height: 14, color: "#56b4e9" }, encoding: { y: WORK_AXIS, x: { field: "median", ...x } } },
      { mark: "rule", encoding: { y: WORK_AXIS, x: { field: "low", ...x }, x2: { field: "high" } } },
    ],
  };
}
