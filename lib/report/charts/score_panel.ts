import type { ChartLayer, ChartPanel } from "../chart.ts";
import { scoreText } from "../score_estimate.ts";
import { INK, SERIES } from "../theme.ts";
import { heading } from "./heading.ts";
import { topLegend } from "./top_legend.ts";
import { cutTo, type Extent, scoreScale } from "./score_scale.ts";

/** A point with its interval. */
export interface ScoreMark {
  /** Group. */
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
  /** What groups are labelled, where not by their names. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** All series of the figure, in the order of their colours. */
  readonly series: readonly string[];
  /** Panels in a row. */
  readonly columns: number;
  /** Whether this panel starts a row: only there groups down the side are named. */
  readonly first: boolean;
}

const WIDTHS = { y: [560, 360, 220, 165], x: [860, 410, 255] } as const;

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
      legend: several ? topLegend(layout.series, "circle") : null,
    },
  };
  const { domain, cut } = scoreScale(score, marks);
  const value = {
    type: "quantitative",
    title: null,
    scale: { domain: [...domain], nice: false },
    axis: { grid: groups === "x", domain: groups === "y", tickCount: columns > 3 ? 3 : 5 },
  };
  const point = { ...encoding, [values]: { ...value, field: "value" } };
  const layers = [
    {
      ...(cut === null ? {} : { data: { values: marks.map((mark) => cutTo(cut, mark)) } }),
      mark: { type: "rule", strokeWidth: 1.6 },
      encoding: { ...encoding, [values]: { ...value, field: "low" }, [`${values}2`]: { field: "high" } },
    },
    ...(cut === null ? [] : cutEnds(cut, values, { encoding, value })),
    { mark: { type: "point" }, encoding: point },
    ...(marks.some((mark) => mark.discovery === false) ? [hollow(point)] : []),
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

function groupAxis({ groups, title, first, order, labels }: PanelLayout) {
  const base = {
    field: "group",
    type: groups === "y" ? "nominal" : "ordinal",
    scale: { domain: [...order], paddingInner: 0.35 }, // the same in each panel, whatever it has values of
  };
  if (groups === "x") return { ...base, title, axis: { labelAngle: 0, labelOverlap: "greedy" } };
  return {
    ...base,
    title: first ? title : null,
    axis: {
      grid: true,
      domain: false,
      ticks: false,
      labels: first,
      ...(labels === null ? {} : { labelExpr: `(${JSON.stringify(labels)})[datum.value]` }),
      labelPadding: 8,
      labelLimit: 310,
      // over the labels: along a short axis it would make the figure higher
      titleAngle: 0,
      titleAlign: "right",
      titleAnchor: "end",
      titleBaseline: "alphabetic",
      titleX: -8,
      titleY: -14,
    },
  };
}

/** Arrows where intervals go on beyond the axis. */
function cutEnds(
  [low, high]: Extent,
  values: "x" | "y",
  { encoding, value }: { readonly encoding: object; readonly value: object },
) {
  const shapes = values === "x" ? ["triangle-left", "triangle-right"] : ["triangle-down", "triangle-up"];
  return ([["low", "<", low], ["high", ">", high]] as const).map(([end, beyond, at], k) => ({
    transform: [{ filter: `isValid(datum.${end}) && datum.${end} ${beyond} ${at}` }],
    mark: { type: "point", shape: shapes[k], size: 40 },
    encoding: { ...encoding, [values]: { ...value, datum: at } },
  }));
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
