import type { ChartLayer, ChartSpec } from "../chart.ts";
import type { Estimate } from "../numbers.ts";
import { INK, SERIES } from "../theme.ts";
import { topLegend } from "./top_legend.ts";

/** A point of a curve, with its interval where it has one. */
export interface CurvePoint extends Estimate {
  /** Curve: product, model, method. */
  readonly series: string;
  /** Where it is drawn along the bottom. */
  readonly x: number;
}

/** An axis. */
export interface CurveAxis {
  /** Quantity and units: "rain rate (mm/h)". */
  readonly title: string;
  /** Whether it is logarithmic: points at or below 0 are then left out. Default false. */
  readonly log?: boolean;
  /** Values that it names. Default: even steps, on logarithmic axes 1, 2 and 5 of each decade. */
  readonly ticks?: readonly number[];
  /** Whether it begins at 0. Default false. */
  readonly zero?: boolean;
  /** Value across which a dashed line is drawn. Default: none. */
  readonly reference?: number;
}

/** Options of {@link curvesChart}. */
export interface CurvesChartOptions {
  /** Along the bottom. */
  readonly x: CurveAxis;
  /** Up the side. */
  readonly y: CurveAxis;
  /** Points beside the curves, in the colours of their series: what a fit was made of. */
  readonly dots?: readonly CurvePoint[];
  /** Whether to draw the line of equal values. Default false. */
  readonly diagonal?: boolean;
  /** Where series are named: "right" for many of long names. Default "top". */
  readonly legend?: "top" | "right";
}

/** Series whose bands can be told apart; of more, intervals are bars beside each other, where so many places have room for them. */
const MOST_BANDS = 3;
const MOST_BARS = 15;

/** Pixels from the bars of one series to those of the next. */
const APART = 4;

/** Curves in the order of their points, intervals as bands or bars, one colour a series. What is not finite is left out. */
export function curvesChart(curves: readonly CurvePoint[], options: CurvesChartOptions): ChartSpec {
  const { x, y, legend: place = "top" } = options;
  const shown = drawable(curves, options, "line");
  const all = [...shown, ...drawable(options.dots ?? [], options, "dot")];
  const series = [...new Set(all.map((point) => point.series))];
  const banded = new Set(shown.filter(({ low }) => low !== null).map((point) => point.series));
  const bars = banded.size > MOST_BANDS && new Set(shown.map((point) => point.x)).size <= MOST_BARS;
  const across = axisOf(x, all.map((point) => point.x), false);
  const symbol = bars ? undefined : "circle";
  const legend = series.length < 2
    ? null
    : place === "top"
    ? topLegend(series, symbol)
    : { title: null, orient: place, ...(symbol === undefined ? {} : { symbolType: symbol }), labelLimit: 400 };
  const at = {
    x: { field: "x", ...across, scale: { ...across.scale, ...(bars ? { padding: APART * series.length } : {}) } },
    y: {
      field: "value",
      ...axisOf(y, all.flatMap(({ value, low, high }) => [value!, low ?? value!, high ?? value!]), true),
    },
    color: {
      field: "series",
      type: "nominal",
      scale: { domain: series, range: [...SERIES] },
      legend,
    },
  };
  const only = (kind: Drawn["drawn"], more = "") => [{ filter: `datum.drawn === "${kind}"${more}` }];
  const ends = { ...at, y: { ...at.y, field: "low" }, y2: { field: "high" } };
  const known = " && isValid(datum.low)";
  const ordered = { ...at, order: { field: "order" } };
  const shape = { field: "series", type: "nominal", scale: { domain: series }, legend };
  const layers = !bars
    ? [
      { transform: only("line", known), mark: { type: "area", opacity: 0.15 }, encoding: ends },
      { transform: only("line"), mark: { type: "line" }, encoding: ordered },
    ]
    : series.flatMap((name, k) => {
      const xOffset = APART * (k - (series.length - 1) / 2);
      const of = ` && datum.series === ${JSON.stringify(name)}`;
      return [
        { transform: only("line", known + of), mark: { type: "rule", xOffset, strokeWidth: 1.6 }, encoding: ends },
        { transform: only("line", of), mark: { type: "line", xOffset }, encoding: ordered },
        { transform: only("line", of), mark: { type: "point", xOffset }, encoding: { ...at, shape } },
      ];
    });
  return {
    width: 560,
    height: 260,
    data: { values: all },
    layer: [
      ...(options.diagonal === true ? [diagonal(all, at)] : []),
      ...(y.reference === undefined ? [] : [reference(y.reference)]),
      ...layers as ChartLayer[],
      { transform: only("dot"), mark: { type: "point" }, encoding: at } as ChartLayer,
    ],
  };
}

interface Drawn extends CurvePoint {
  readonly order: number;
  /** What it is a point of. */
  readonly drawn: "line" | "dot";
}

function drawable(
  points: readonly CurvePoint[],
  { x, y }: CurvesChartOptions,
  drawn: Drawn["drawn"],
): readonly Drawn[] {
  return points.filter((point) => fits(x, point.x) && fits(y, point.value)).map((point, order) => {
    const known = fits(y, point.low) && fits(y, point.high);
    return { ...point, order, drawn, ...(known ? {} : { low: null, high: null }) };
  });
}

function fits({ log = false }: CurveAxis, value: number | null | undefined): boolean {
  return typeof value === "number" && Number.isFinite(value) && (!log || value > 0);
}

/** 1, 2 and 5 of each decade from 1e-6 to 1e6. */
const DECADES = Array.from({ length: 37 }, (_, k) => [1, 2, 5][k % 3]! * 10 ** (Math.floor(k / 3) - 6));

/** An axis, and what is shown along it. */
function axisOf(
  { title, log = false, ticks = log ? DECADES : [], zero = false, reference }: CurveAxis,
  values: readonly number[],
  grid: boolean,
) {
  const shown = reference === undefined ? values : [...values, reference];
  const [least, greatest] = [Math.min(...shown), Math.max(...shown)];
  const named = ticks.filter((tick) => tick >= least && tick <= greatest);
  return {
    type: "quantitative",
    title,
    scale: log ? { type: "log", nice: false } : { zero, nice: grid },
    axis: {
      grid,
      ...(named.length > 0 ? { values: named, format: ".3~r" } : { tickCount: 6 }),
      ...(grid ? { domain: false } : {}),
    },
  };
}

function reference(datum: number): ChartLayer {
  return {
    data: { values: [{}] },
    mark: { type: "rule", strokeDash: [4, 3], strokeWidth: 1.2, color: INK.soft },
    encoding: { y: { datum } },
  };
}

function diagonal(points: readonly Drawn[], { x, y }: { readonly x: object; readonly y: object }): ChartLayer {
  const ends = points.flatMap((point) => [point.x, point.value!]);
  const values = [Math.min(...ends), Math.max(...ends)].map((end) => ({ x: end, value: end }));
  return {
    data: { values: points.length === 0 ? [] : values },
    mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: INK.soft },
    encoding: { x, y },
  } as ChartLayer;
}
