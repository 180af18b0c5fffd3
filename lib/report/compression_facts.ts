import type { MeasuredScore } from "./generation_facts.ts";

/** One way to store rain at one setting. */
export interface CompressionPoint {
  /** The way: "T-VAE", "means of squares". */
  readonly coder: string;
  /** How coarse. */
  readonly setting: string;
  /** Bytes of all blocks. */
  readonly bytes: number;
  /** Bits for each valid cell and frame. */
  readonly bits: MeasuredScore;
  /** Bytes of the archive's own packing and zstd of the same values, by these. */
  readonly ratio: MeasuredScore;
  /** RMSE of log-rain, ln(R / 0.1 mm/h), over valid cells. */
  readonly logError: MeasuredScore;
  /** RMSE of the rain rate, mm/h. */
  readonly rateError: MeasuredScore;
}

/** compression.json of a run: how few bits held-out rain takes, at what error. */
export interface CompressionResult {
  /** Part of the data. */
  readonly split: string;
  /** Windows that were stored. */
  readonly windows: number;
  /** Cells and frames with a value in them. */
  readonly cells: number;
  /** Side of a cell, cells of the archive. */
  readonly coarsen: number;
  /** Blocks, each stored as a whole, and what one is: "6 h". */
  readonly blocks: { readonly count: number; readonly kind: string };
  /** Confidence level of the intervals. */
  readonly level: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /** What compressed: "libzstd 1.5.4". */
  readonly zstd: string;
  /** The archive's files of the days that the windows are of: all of the grid, wet or dry, cells as they are. */
  readonly archive: {
    readonly days: number;
    readonly bytes: number;
    readonly bits: number;
  };
  /** Bytes of what each way knows beforehand, which are not counted. */
  readonly knows: Readonly<Record<string, number>>;
  /** Ways and settings, from fine to coarse. */
  readonly points: readonly CompressionPoint[];
}
