import type { ChartSpec } from "../chart.ts";

/** Share of a variable's times that hold data, day by day. */
export interface Coverage {
  /** Variable: "radar/rain_rate". */
  readonly variable: string;
  /** First day, "YYYY-MM-DD" (UTC). */
  readonly firstDay: string;
  /** For each day from the first, the share of its times that are present, 0 to 1. */
  readonly fractions: readonly number[];
}

const CLASSES = ["no data", "under half", "under 95 %", "over 95 %", "complete"] as const;
const COLOURS = ["#dfe3e6", "#f6c28b", "#a6d3ec", "#56a4d4", "#0a5c91"] as const;
const DAY_MS = 86_400_000;

/** Data coverage: a line a variable, a mark a day, runs of equal days drawn as one. */
export function coverageChart(variables: readonly Coverage[]): ChartSpec {
  return {
    width: 740,
    height: { step: 22 },
    data: { values: variables.flatMap(runs) },
    mark: { type: "bar", height: 14 },
    encoding: {
      x: {
        field: "from",
        type: "temporal",
        scale: { type: "utc" },
        title: null,
        axis: { grid: false, labelOverlap: true, ...dateFormat(variables) },
      },
      x2: { field: "to" },
      y: {
        field: "variable",
        type: "nominal",
        sort: null,
        title: null,
        axis: { domain: false, ticks: false, labelPadding: 8, labelLimit: 400 },
      },
      color: {
        field: "state",
        type: "nominal",
        scale: { domain: [...CLASSES], range: [...COLOURS] },
        legend: { title: null, orient: "top", symbolType: "square" },
      },
    },
  };
}

function dateFormat(variables: readonly Coverage[]) {
  const longest = Math.max(0, ...variables.map((variable) => variable.fractions.length));
  return longest > 400
    ? { format: "%b %Y", tickCount: 8 }
    : { format: "%-d %b %Y", tickCount: { interval: "day" as const, step: Math.max(1, Math.round(longest / 7)) } };
}

function stateOf(fraction: number): string {
  if (fraction >= 1) return CLASSES[4];
  return CLASSES[fraction <= 0 ? 0 : fraction < 0.5 ? 1 : fraction < 0.95 ? 2 : 3];
}

function runs({ variable, firstDay, fractions }: Coverage) {
  const start = Date.parse(`${firstDay}T00:00Z`);
  const found: { variable: string; state: string; from: number; to: number }[] = [];
  fractions.forEach((fraction, day) => {
    const state = stateOf(fraction);
    const last = found.at(-1);
    const to = start + (day + 1) * DAY_MS;
    if (last?.state === state) last.to = to;
    else found.push({ variable, state, from: to - DAY_MS, to });
  });
  return found;
}
