import { basisOf, blocksText } from "../basis.ts";
import { type CurvePoint, curvesChart } from "../charts/curves_chart.ts";
import type { CompressionResult } from "../compression_facts.ts";
import { chartFigure } from "../figure.ts";
import type { Html } from "../html.ts";
import { formatBytes, formatCount, formatNumber } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";

/** How few bits held-out rain takes, at what error: latents beside simple codes and the archive itself. */
export async function compressionSection({ run, compression }: ReportInput): Promise<Section | null> {
  if (compression === undefined) return null;
  return {
    id: "compression",
    title: "Compression",
    lead: leadOf(compression),
    parts: [await rateChart(run, compression), pointTable(compression)],
  };
}

function leadOf({ windows, blocks, coarsen, zstd, knows, archive }: CompressionResult): string {
  const known = Object.entries(knows).filter(([, bytes]) => bytes > 0)
    .map(([coder, bytes]) => `${coder} ${formatBytes(bytes)}`).join(", ");
  const files = archive.days === 1 ? "that day" : `those ${formatCount(archive.days)} days`;
  return [
    `${formatCount(windows)} wet held-out windows, evenly of all blocks of ${blocks.kind}, stored and read back.`,
    `Cells are those of the models, ${coarsen} x ${coarsen} pixels of the archive. The windows of a block are stored together`,
    `and compressed by the archive's zstd (${zstd}), a mask of the missing cells with them.`,
    `What a way learned from training days is not counted: ${known}.`,
    `The archive's own files of ${files} have ${formatNumber(archive.bits)} bits a pixel and frame, wet or dry.`,
  ].join(" ");
}

function rateChart(
  run: RunFacts,
  { points, windows, cells, blocks, level, replicates }: CompressionResult,
): Promise<Html> {
  const shown = points.map(({ coder, bits, logError }): CurvePoint => ({
    ...logError,
    series: coder,
    x: bits.value!,
  }));
  const interval = `${Math.round(100 * level)} %, ${formatCount(replicates)} resamples of ${blocksText(blocks.kind)}`;
  return chartFigure(
    curvesChart(shown, {
      x: { title: "bits for a valid cell and frame", log: true },
      y: { title: "RMSE of log-rain" },
      dots: shown,
    }),
    "Rate and distortion: down and to the left is better. Latents: the expected one of each frame in even steps, the finest " +
      "those that mosaics are stored in, then shares of the standard deviation of each unit. Components: all principal " +
      "components of log-rain in squares of 8 x 8 cells, in one step. Means: of log-rain over squares of 1 to 8 cells a side, " +
      "in steps of 0.5. Zstd of the archive: the rain of the same cells packed as the archive packs it. Log-rain is " +
      "ln(R / 0.1 mm/h) where it rains, 0 where it is dry.",
    basisOf(run, {
      n: `${formatCount(cells)} cells and frames of ${formatCount(windows)} windows`,
      interval: `${interval}, of the error`,
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
