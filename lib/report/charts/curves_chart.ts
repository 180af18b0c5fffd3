import type { ChartLayer, ChartSpec } from "../chart.ts";
import type { Estimate } from "../numbers.ts";
import { INK, SERIES } from "../theme.ts";

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

/** Curves in the order of their points, intervals as bands, one colour a series. What is not finite is left out. */
export function curvesChart(curves: readonly CurvePoint[], options: CurvesChartOptions): ChartSpec {
  const { x, y, legend = "top" } = options;
  const shown = drawable(curves, options);
  const dots = drawable(options.dots ?? [], options);
  const all = [...shown, ...dots];
  const series = [...new Set(all.map((point) => point.series))];
  const at = {
    x: { field: "x", ...axisOf(x, all.map((point) => point.x), false) },
    y: {
      field: "value",
      ...axisOf(y, all.flatMap(({ value, low, high }) => [value!, low ?? value!, high ?? value!]), true),
    },
    color: {
      field: "series",
      type: "nominal",
      scale: { domain: series, range: [...SERIES] },
      legend: series.length > 1 ? { title: null, orient: legend, symbolType: "circle", labelLimit: 400 } : null,
    },
  };
  const layers = [
    {
      data: { values: shown.filter((point) => point.low !== null) },
      mark: { type: "area", opacity: 0.15 },
      encoding: { ...at, y: { ...at.y, field: "low" }, y2: { field: "high" } },
    },
    { data: { values: shown }, mark: { type: "line" }, encoding: { ...at, order: { field: "order" } } },
    { data: { values: dots }, mark: { type: "point" }, encoding: at },
  ] as ChartLayer[];
  const equal = options.diagonal === true ? [diagonal(all, at)] : [];
  return { width: 560, height: 260, layer: [...equal, ...layers] };
}

interface Drawn extends CurvePoint {
  readonly order: number;
}

function drawable(points: readonly CurvePoint[], { x, y }: CurvesChartOptions): readonly Drawn[] {
  return points.filter((point) => fits(x, point.x) && fits(y, point.value)).map((point, order) => {
    const known = fits(y, point.low) && fits(y, point.high);
    return { ...point, order, ...(known ? {} : { low: null, high: null }) };
  });
}

function fits({ log = false }: CurveAxis, value: number | null | undefined): boolean {
  return typeof value === "number" && Number.isFinite(value) && (!log || value > 0);
}

/** 1, 2 and 5 of each decade from 1e-6 to 1e6. */
const DECADES = Array.from({ length: 37 }, (_, k) => [1, 2, 5][k % 3]! * 10 ** (Math.floor(k / 3) - 6));

/** An axis, and what is shown along it. */
function axisOf(
  { title, log = false, ticks = log ? DECADES : [] }: CurveAxis,
  shown: readonly number[],
  grid: boolean,
) {
  const [least, greatest] = [Math.min(...shown), Math.max(...shown)];
  const values = ticks.filter((tick) => tick >= least && tick <= greatest);
  return {
    type: "quantitative",
    title,
    scale: log ? { type: "log", nice: false } : { zero: false, nice: grid },
    axis: {
      grid,
      ...(values.length > 0 ? { values, format: "~g" } : { tickCount: 6 }),
      ...(grid ? { domain: false } : {}),
    },
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
