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
      legend: layout.series.length > 1 ? { title: null, orient: "top", labelLimit: 320 } : null,
    },
  };
  const { scale, cut } = scoreScale(score, marks);
  const value = {
    type: "quantitative",
    title: null,
    scale,
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
    axis: {
      grid: true,
      domain: false,
      ticks: false,
      labels: first,
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

/** Where intervals end at most. */
type Cut = readonly [number, number];

/** An interval without what lies beyond the cut. */
function cutTo([least, greatest]: Cut, mark: ScoreMark): ScoreMark {
  const { low, high } = mark;
  return low === null || high === null ? mark : { ...mark, low: Math.max(low, least), high: Math.min(high, greatest) };
}

/** What rounding leaves of no difference. */
const NOTHING = 1e-9;

/** Pixels between the ends of an axis and what is drawn, so that nothing seems to go on beyond it that does not. */
const MARGIN = 5;

/**
 * How far beyond the values and the perfect one intervals are drawn where some reach much further: in the span of these, or in
 * lengths of the median interval.
 */
const REACH = 1.5;

/**
 * The whole range of a score where that is finite, else the marks and the perfect value. An interval that is so long that
 * nothing else could be read is cut.
 */
function scoreScale(score: string, marks: readonly ScoreMark[]): { readonly scale: object; readonly cut: Cut | null } {
  const { range: [least, greatest], best } = scoreText(score);
  const values = marks.map(({ value }) => value);
  const ends = marks.flatMap(({ low, high }) => low === null || high === null ? [] : [low, high]);
  const extent = (of: readonly number[]): Cut => [Math.min(...of), Math.max(...of)];
  const [low, high] = extent([...values, ...ends]);
  if (Number.isFinite(greatest - least)) {
    return { scale: { domain: [low < 0 ? least : Math.max(0, least), greatest] }, cut: null };
  }
  if (best !== null && Math.max(Math.abs(low - best), Math.abs(high - best)) < NOTHING) {
    return { scale: { domain: [best - 0.5, best + 0.5] }, cut: null };
  }
  const [bottom, top] = extent(best === null ? values : [...values, best]);
  const lengths = marks.flatMap(({ low, high }) => low === null || high === null ? [] : [high - low]).sort((a, b) =>
    a - b
  );
  const reach = REACH * Math.max(top - bottom, lengths[lengths.length >> 1] ?? 0);
  const cut = [Math.max(low, bottom - reach), Math.min(high, top + reach)] as const;
  if (reach === 0 || Math.max(high, top) - Math.min(low, bottom) < 2 * (cut[1] - cut[0])) {
    return { scale: { zero: false, padding: MARGIN }, cut: null };
  }
  const domain = extent([...cut, bottom, top]);
  return { scale: { domain, nice: false, padding: MARGIN }, cut: domain };
}

/** Arrows where intervals go on beyond the axis. */
function cutEnds(
  [low, high]: Cut,
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
