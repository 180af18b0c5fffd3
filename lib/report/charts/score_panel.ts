import type { ChartLayer, ChartPanel } from "../chart.ts";
import { scoreText } from "../score_estimate.ts";
import { INK, SERIES } from "../theme.ts";
import { heading } from "./heading.ts";

/** A point with its interval. */
export interface ScoreMark {
  /** Group, as its label is written. */
  readonly group: string;
  /** What colour tells apart. */
  readonly series: string;
  /** Value. */
  readonly value: number;
  /** Lower end. */
  readonly low: number | null;
  /** Upper end. */
  readonly high: number | null;
  /** What was counted, for whoever takes the data. */
  readonly n: number;
  /** Blocks that the interval is drawn from. */
  readonly blocks: number;
  /** Of a difference: whether it stands out of all that were tested; others are drawn hollow. */
  readonly discovery?: boolean;
}

/** How a panel is laid out among its neighbours. */
export interface PanelLayout {
  /** Groups down the side, or along the bottom. */
  readonly groups: "y" | "x";
  /** Title of the groups' axis. */
  readonly title: string;
  /** All groups of the figure, in their order. */
  readonly order: readonly string[];
  /** All series of the figure, in the order of their colours. */
  readonly series: readonly string[];
  /** Panels in a row. */
  readonly columns: number;
  /** Whether this panel starts a row: only there groups down the side are named. */
  readonly first: boolean;
}

const WIDTHS = { y: [560, 360, 220, 165], x: [620, 410, 255] } as const;

/** One score: points, interval bars, and a dashed line at the perfect value. */
export function scorePanel(score: string, marks: readonly ScoreMark[], layout: PanelLayout): ChartPanel {
  const { groups, columns } = layout;
  const values = groups === "y" ? "x" : "y";
  const several = layout.series.length > 1;
  const offset = { field: "series", type: "nominal", scale: { domain: [...layout.series] } };
  const encoding = {
    [groups]: groupAxis(layout),
    ...(several ? { [`${groups}Offset`]: offset } : {}),
    color: {
      field: "series",
      type: "nominal",
      scale: { domain: [...layout.series], range: [...SERIES] },
      legend: layout.series.length > 1 ? { title: null, orient: "top" } : null,
    },
  };
  const value = {
    type: "quantitative",
    title: null,
    scale: scoreScale(score, marks),
    axis: { grid: groups === "x", domain: groups === "y", tickCount: columns > 3 ? 3 : 5 },
  };
  const layers = [
    {
      mark: { type: "rule", strokeWidth: 1.6 },
      encoding: { ...encoding, [values]: { ...value, field: "low" }, [`${values}2`]: { field: "high" } },
    },
    { mark: { type: "point" }, encoding: { ...encoding, [values]: { ...value, field: "value" } } },
    ...(marks.some((mark) => mark.discovery === false)
      ? [hollow({ ...encoding, [values]: { ...value, field: "value" } })]
      : []),
  ] as ChartLayer[];
  return {
    width: WIDTHS[groups][columns - 1]!,
    height: groups === "x" ? 165 : { step: several ? 11 : 22, for: several ? "offset" : "position" },
    data: { values: [...marks] },
    layer: [heading(scoreText(score).short), ...perfectRule(score, values), ...layers],
  };
}

/** White within the points of what does not stand out. */
function hollow({ color: _, ...encoding }: Readonly<Record<string, unknown>>) {
  return {
    transform: [{ filter: "datum.discovery === false" }],
    mark: { type: "point", color: "white", size: 16 },
    encoding,
  };
}

function groupAxis({ groups, title, first, order }: PanelLayout) {
  const base = {
    field: "group",
    type: groups === "y" ? "nominal" : "ordinal",
    scale: { domain: [...order], paddingInner: 0.35 }, // the same in each panel, whatever it has values of
  };
  if (groups === "x") return { ...base, title, axis: { labelAngle: 0, labelOverlap: "greedy" } };
  return {
    ...base,
    title: first ? title : null,
    axis: { grid: true, domain: false, ticks: false, labels: first, labelPadding: 8, labelLimit: 310 },
  };
}

/** The whole range of a score where that is finite, else the marks and the perfect value. */
function scoreScale(score: string, marks: readonly ScoreMark[]) {
  const [least, greatest] = scoreText(score).range;
  if (!Number.isFinite(greatest - least)) return { zero: false };
  const negative = marks.some((mark) => Math.min(mark.value, mark.low ?? mark.value) < 0);
  return { domain: [negative ? least : Math.max(0, least), greatest] };
}

function perfectRule(score: string, values: "x" | "y"): ChartLayer[] {
  const { best } = scoreText(score);
  if (best === null) return [];
  return [{
    data: { values: [{}] },
    mark: { type: "rule", strokeDash: [4, 3], color: INK.soft },
    encoding: { [values]: { datum: best } },
  }];
}
