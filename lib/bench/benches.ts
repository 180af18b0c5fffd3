import type { ChartSpec } from "../report/mod.ts";
import { benchChart } from "./bench_chart.ts";
import { benchChunks } from "./chunks/bench_chunks.ts";
import { chunksChart } from "./chunks/chunks_chart.ts";
import { chunksTable, isChunksResult } from "./chunks/chunks_result.ts";
import { rowsTable } from "./describe.ts";
import type { BenchOptions, BenchResult } from "./result.ts";
import { benchIngest } from "./ingest/bench_ingest.ts";
import { benchStream } from "./stream/bench_stream.ts";
import { benchMosaics } from "./mosaics/bench_mosaics.ts";
import { mosaicsChart } from "./mosaics/mosaics_chart.ts";
import { isMosaicsResult } from "./mosaics/mosaics_result.ts";
import { benchStep } from "./step/bench_step.ts";
import { benchVerify } from "./verify/bench_verify.ts";
import { benchScale } from "./scale/bench_scale.ts";
import { scaleChart } from "./scale/scale_chart.ts";
import { isScaleResult } from "./scale/scale_result.ts";

/** A bench by its name on the command line. */
export interface Bench {
  /** What it measures, in a line. */
  readonly summary: string;
  /** Measures. */
  readonly run: (options: BenchOptions) => Promise<BenchResult>;
}

/** The chart of a result. */
export function chartOf(result: BenchResult): ChartSpec {
  if (isScaleResult(result)) return scaleChart(result.scale);
  if (isMosaicsResult(result)) return mosaicsChart(result);
  return isChunksResult(result) ? chunksChart(result.chunks) : benchChart(result);
}

/** What a bench found as text cells: a line of titles, then the others. */
export function benchTable(result: BenchResult): readonly (readonly string[])[] {
  return isChunksResult(result) ? chunksTable(result.chunks) : rowsTable(result);
}

/** The benches that there are. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  step: { summary: "training steps beside PyTorch", run: benchStep },
  stream: { summary: "windows out of an archive beside tensorstore and zarr-python", run: benchStream },
  ingest: { summary: "a day encoded and written beside zarr-python, and its size", run: benchIngest },
  verify: { summary: "scores beside pysteps, scores and scoringrules", run: benchVerify },
  chunks: { summary: "what shapes of chunks cost: bytes, writing, reading, windows", run: benchChunks },
  mosaics: { summary: "whole mosaics of 800 km encoded: mosaics a second, memory", run: benchMosaics },
  scale: { summary: "time, memory and files of archives of 1, 10 and 100 days", run: benchScale },
};
