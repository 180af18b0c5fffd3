import { type ChartSpec, formatNumber } from "../report/mod.ts";
import { OURS } from "./interleave.ts";
import type { BenchResult, BenchRow } from "./result.ts";

/** Bars of the medians with their quartiles, one panel for each row in which two sides are compared. */
export function benchChart({ rows }: BenchResult): ChartSpec {
  const compared = rows.filter((row) => row.ratio !== undefined);
  const shown = compared.length > 0 ? compared : rows;
  const sides = [OURS, ...new Set(shown.flatMap((row) => row.entries.map(({ by }) => by)))];
  return { columns: 2, spacing: { column: 32, row: 26 }, concat: shown.map((row) => panel(row, [...new Set(sides)])) };
}

type Panel = Extract<ChartSpec, { concat: unknown }>["concat"][number];

function panel({ work, unit, entries, ratio }: BenchRow, sides: readonly string[]): Panel {
  const values = entries.map(({ by, form, median, low, high }) => ({ way: `${by}, ${form}`, by, median, low, high }));
  const x = { type: "quantitative", title: unit, scale: { zero: true } } as const;
  const y = { field: "way", type: "nominal", sort: null, title: null } as const;
  const color = { field: "by", type: "nominal", scale: { domain: [...sides] }, legend: null } as const;
  return {
    title: ratio === undefined ? work : `${work}: ${formatNumber(ratio.value)} times better`,
    width: 300,
    height: { step: 22 },
    data: { values },
    encoding: { y },
    layer: [
      { mark: { type: "bar", height: { band: 0.66 } }, encoding: { x: { field: "median", ...x }, color } },
      { mark: "rule", encoding: { x: { field: "low", ...x }, x2: { field: "high" } } },
    ],
  };
}
