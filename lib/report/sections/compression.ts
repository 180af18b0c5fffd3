import { basisOf, blocksText } from "../basis.ts";
import { type CurvePoint, curvesChart } from "../charts/curves_chart.ts";
import type { CompressionPoint, CompressionResult } from "../compression_facts.ts";
import { chartFigure } from "../figure.ts";
import type { Html } from "../html.ts";
import { formatBytes, formatCount, formatNumber } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";

/** How few bits held-out rain takes, at what error: latents beside simple codes and the archive itself. */
export async function compressionSection({ run, compression }: ReportInput): Promise<Section | null> {
  if (compression === undefined) return null;
  const { windows, blocks, coarsen, zstd, archive } = compression;
  return {
    id: "compression",
    title: "Compression",
    lead:
      `${
        formatCount(windows)
      } wet held-out windows, evenly of all blocks of hours, stored in several ways, from fine to coarse, and read back. ` +
      `Cells are those of the models, ${coarsen} x ${coarsen} pixels of the archive. ` +
      `All windows of a block of ${blocks.kind} are stored together and compressed by the archive's zstd (${zstd}), a mask of the ` +
      "missing cells with them. What a way learned from training days is not counted: " +
      `${knowledge(compression)}. The archive's own files of ${
        archive.days === 1 ? "that day" : `those ${formatCount(archive.days)} days`
      } have ${formatNumber(archive.bits)} bits a pixel and frame, wet or dry, all of its grid.`,
    parts: [await rateChart(run, compression), pointTable(compression)],
  };
}

function knowledge({ knows }: CompressionResult): string {
  return Object.entries(knows).filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`).join(", ");
}

function rateChart(
  run: RunFacts,
  { points, windows, cells, blocks, level, replicates }: CompressionResult,
): Promise<Html> {
  const pointsOf = (shown: readonly CompressionPoint[]): readonly CurvePoint[] =>
    shown.map(({ coder, bits, logError }) => ({ ...logError, series: coder, x: bits.value! }));
  const settings = Map.groupBy(points, ({ coder }) => coder);
  const curves = points.filter(({ coder }) => settings.get(coder)!.length > 1);
  const alone = points.filter(({ coder }) => settings.get(coder)!.length === 1);
  return chartFigure(
    curvesChart(pointsOf(curves), {
      x: { title: "bits for a valid cell and frame", log: true },
      y: { title: "RMSE of log-rain" },
      dots: pointsOf(points),
    }),
    "Rate and distortion: down and to the left is better. T-VAE and plain VAE: the expected latent of each frame in even steps, " +
      "shares of the standard deviation of each unit. Components: all principal components of log-rain in squares of 8 x 8 " +
      "cells, in one step. Means: of log-rain over squares of 1 to 8 cells a side, in steps of 0.5. " +
      `${alone.map(({ coder }) => coder).join(", ")}: the rain of the same cells packed as the archive packs it. ` +
      "Log-rain is ln(R / 0.1 mm/h) where it rains, 0 where it is dry.",
    basisOf(run, {
      n: `${formatCount(cells)} cells and frames of ${formatCount(windows)} windows`,
      interval: `${Math.round(100 * level)} %, ${formatCount(replicates)} resamples of ${
        blocksText(blocks.kind)
      }, of the error`,
    }),
  );
}

function pointTable({ points }: CompressionResult): Html {
  return table(
    "Bits and errors; the ratio is that of the archive's bytes of the same values to these",
    [
      { label: "Stored as", kind: "text" },
      { label: "Setting", kind: "text" },
      { label: "Bits", unit: "a cell and frame" },
      { label: "Ratio" },
      { label: "Error", unit: "RMSE of log-rain" },
      { label: "Error", unit: "RMSE, mm/h" },
    ],
    points.map(({ coder, setting, bits, ratio, logError, rateError }) => [
      coder,
      setting,
      bits,
      ratio,
      logError,
      rateError,
    ]),
  );
}
