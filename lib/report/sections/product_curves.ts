import { basisOf, intervalOf } from "../basis.ts";
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
interface ShownScore {
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

/**
 * Products by scale: fractions skill score of an event, amplitude and correlation by wavelength.
 *
 * @param about what they are held against, in a word, and the event threshold, mm h-1
 */
export async function scaleCurves(
  run: RunFacts,
  scored: ScoredProducts,
  { truth, event }: { readonly truth: string; readonly event: number },
): Promise<readonly Html[]> {
  const shown: readonly ShownScore[] = [
    {
      score: "fss",
      caption: `Fractions skill score at ${event} mm/h by the side of its windows: 1 is perfect.`,
      threshold: event,
    },
    {
      score: "amplitude_ratio",
      caption: `Amplitude by wavelength over that of the ${truth}: 1 (dashed) is as rough, below is smoother.`,
    },
    { score: "scale_correlation", caption: `Correlation with the ${truth} by wavelength: place and shape.` },
  ];
  return await Promise.all(shown.map((score) => productCurves(run, scored, score)));
}

/** A score of products by scale, a curve a product. */
function productCurves(
  run: RunFacts,
  { scores, windows, ...intervals }: ScoredProducts,
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
      y: { title: TITLES[score], ...(score === "amplitude_ratio" ? { reference: 1 } : {}) },
    }),
    caption,
    basisOf(run, {
      n: `${formatCount(windows)} windows`,
      event: threshold === undefined ? false : `rain rate ≥ ${threshold} mm/h`,
      interval: intervalOf(intervals),
    }),
  );
}
