import type { ChartSpec } from "../chart.ts";
import { SERIES } from "../theme.ts";
import { heading } from "./heading.ts";
import { topLegend } from "./top_legend.ts";

/** One metric of one model through its training. */
export interface TrainingCurve {
  /** Model or run: "T-VAE", "plain VAE". */
  readonly model: string;
  /** Metric, with its unit where it has one: "loss", "KL (nats)". */
  readonly metric: string;
  /** Optimiser steps. */
  readonly steps: readonly number[];
  /** Values at these steps; null where there was none. */
  readonly values: readonly (number | null)[];
}

/** Points drawn for a curve at most: more would be ink on ink. */
const MOST_POINTS = 300;

/** Curves by step: one panel a metric, one colour a model. Long curves are averaged to 300 points. */
export function trainingChart(curves: readonly TrainingCurve[]): ChartSpec {
  const models = [...new Set(curves.map((curve) => curve.model))];
  const metrics = [...new Set(curves.map((curve) => curve.metric))];
  const columns = Math.min(3, metrics.length);
  return {
    columns,
    bounds: "flush",
    spacing: { column: 52, row: 78 },
    concat: metrics.map((metric) => ({
      width: [620, 410, 255][columns - 1]!,
      height: 165,
      layer: [heading(metric), {
        data: { values: curves.filter((curve) => curve.metric === metric).flatMap(points) },
        mark: { type: "line" },
        encoding: {
          x: { field: "step", type: "quantitative", title: "step", axis: { grid: false, tickCount: 5, format: ",d" } },
          y: {
            field: "value",
            type: "quantitative",
            title: null,
            scale: { zero: false },
            axis: { tickCount: 5, domain: false },
          },
          color: {
            field: "model",
            type: "nominal",
            scale: { domain: models, range: [...SERIES] },
            legend: models.length > 1 ? topLegend(models, "stroke") : null,
          },
        },
      }],
    })),
  };
}

function points({ model, steps, values }: TrainingCurve): { model: string; step: number; value: number }[] {
  const known = steps.flatMap((step, k) => {
    const value = values[k] ?? null;
    return value === null || !Number.isFinite(value) ? [] : [{ step, value }];
  });
  const size = Math.ceil(known.length / MOST_POINTS);
  return Array.from({ length: Math.ceil(known.length / Math.max(1, size)) }, (_, k) => {
    const block = known.slice(k * size, (k + 1) * size);
    const mean = (pick: (point: { step: number; value: number }) => number) =>
      block.reduce((sum, point) => sum + pick(point), 0) / block.length;
    return { model, step: mean((point) => point.step), value: mean((point) => point.value) };
  });
}
