import type { ChartSpec } from "../../report/mod.ts";
import type { ScaleFacts } from "./scale_result.ts";
import { STAGES } from "./stages.ts";

/** Time and peak memory of each stage by days; the lines are those that times follow. */
export function scaleChart({ days, stages }: ScaleFacts): ChartSpec {
  const values = STAGES.flatMap((stage) =>
    days.map((count, i) => ({
      stage,
      days: count,
      seconds: stages[stage].seconds[i]!,
      line: stages[stage].start + stages[stage].slope * count,
      memory: stages[stage].memory[i]! / 2 ** 20,
    }))
  );
  const log = { type: "log" } as const;
  const x = { field: "days", type: "quantitative" as const, scale: log, axis: { values: [...days] } };
  const y = (field: string, title: string, scale = {}) => ({ field, type: "quantitative", title, scale } as const);
  const color = { field: "stage", type: "nominal", scale: { domain: [...STAGES] }, title: null } as const;
  const size = { width: 300, height: 220, data: { values } };
  return {
    hconcat: [
      {
        ...size,
        title: "Time of a process",
        encoding: { x, color },
        layer: [
          { mark: "line", encoding: { y: y("line", "s", log) } },
          { mark: { type: "point", filled: true, size: 50 }, encoding: { y: y("seconds", "s", log) } },
        ],
      },
      {
        ...size,
        title: "Peak memory",
        mark: { type: "line", point: true },
        encoding: { x, y: y("memory", "MiB", { zero: true }), color },
      },
    ],
  };
}
