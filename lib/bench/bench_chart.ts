import { type ChartSpec, formatNumber } from "../report/mod.ts";
import { OURS } from "./interleave.ts";
import type { BenchResult, BenchRow } from "./result.ts";

/** The axis of work, a line each. */
export const WORK_AXIS = {
  field: "work",
  type: "nominal",
  sort: null,
  title: null,
  axis: { labelLimit: 800, ticks: false },
} as const;

/** How many times better ours is, row by row, with its interval, and what was asked for; the medians stand beside it. */
export function benchChart({ rows }: BenchResult): ChartSpec {
  const values = rows.flatMap(({ work, ratio, target, ...row }) =>
    ratio === undefined ? [] : [{
      work,
      ...ratio,
      medians: mediansOf(row),
      ...(target?.of === "ratio" ? { target: target.limit } : {}),
    }]
  );
  const x = {
    type: "quantitative",
    title: "times better than the best yardstick (orange: what was asked for)",
    scale: { type: "log", base: 2, nice: true },
    axis: { tickCount: 6, titleLimit: 600 },
  } as const;
  return {
    width: 330,
    height: { step: 26 },
    data: { values },
    layer: [
      { mark: { type: "rule", strokeDash: [4, 3], color: "#59636e" }, encoding: { x: { datum: 1, ...x } } },
      { mark: "rule", encoding: { y: WORK_AXIS, x: { field: "low", ...x }, x2: { field: "high" } } },
      { mark: { type: "point", size: 60, color: "#0072b2" }, encoding: { y: WORK_AXIS, x: { field: "value", ...x } } },
      {
        transform: [{ filter: "isValid(datum.target)" }],
        mark: { type: "tick", color: "#d55e00", opacity: 1, thickness: 2.5, size: 16 },
        encoding: { y: WORK_AXIS, x: { field: "target", ...x } },
      },
      {
        mark: { type: "text", align: "left", fontSize: 11 },
        encoding: { y: WORK_AXIS, x: { value: 340 }, text: { field: "medians", type: "nominal" } },
      },
    ],
  };
}

/** The medians of the best of both sides: "45.2 ms, PyTorch 90.1 ms". */
function mediansOf({ entries, unit }: Pick<BenchRow, "entries" | "unit">): string {
  const theirs = entries.find(({ by }) => by !== OURS);
  return `${formatNumber(entries[0]!.median)} ${unit}` +
    (theirs === undefined ? "" : `, ${theirs.by} ${formatNumber(theirs.median)} ${unit}`);
}
