import { basisOf } from "../basis.ts";
import { type CurvePoint, curvesChart } from "../charts/curves_chart.ts";
import { chartFigure } from "../figure.ts";
import type { ComparedProductScore } from "../generation_facts.ts";
import type { Html } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { RunFacts } from "../report_input.ts";

/** Scores of products, and what they rest on. */
export interface ScoredProducts {
  /** Scores. */
  readonly scores: readonly ComparedProductScore[];
  /** Windows. */
  readonly windows: number;
  /** Blocks that intervals are drawn from. */
  readonly blocks: string;
  /** Confidence level. */
  readonly level: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
}

/** Which score is drawn. */
export interface ShownScore {
  /** Score. */
  readonly score: keyof typeof TITLES;
  /** What the figure shows. */
  readonly caption: string;
  /** Event threshold, mm h-1. Default: none. */
  readonly threshold?: number;
}

const TITLES = {
  fss: "fractions skill score",
  "amplitude_ratio": "amplitude, product / truth",
  "scale_correlation": "correlation",
} as const;

/** A score of products by scale, a curve a product. */
export function productCurves(
  run: RunFacts,
  { scores, windows, blocks, level, replicates }: ScoredProducts,
  { score, caption, threshold }: ShownScore,
): Promise<Html> {
  const points = scores.filter((row) => row.score === score && row.threshold === (threshold ?? null)).map((
    row,
  ): CurvePoint => ({
    series: row.product,
    x: row.scale!,
    value: row.value,
    low: row.low,
    high: row.high,
  }));
  const scales = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  return chartFigure(
    curvesChart(points, {
      x: { title: score === "fss" ? "side of the window (km)" : "wavelength (km)", log: true, ticks: scales },
      y: { title: TITLES[score] },
    }),
    caption,
    basisOf(run, {
      n: `${formatCount(windows)} windows`,
      event: threshold === undefined ? false : `rain rate ≥ ${threshold} mm/h`,
      interval: `${Math.round(100 * level)} %, ${formatCount(replicates)} resamples of blocks of ${blocks}`,
    }),
  );
}
