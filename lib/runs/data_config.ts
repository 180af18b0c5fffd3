import type { SplitOptions } from "../archive/mod.ts";

/** Which data of an archive models see, and how: a plain value, kept in config.json. */
export interface DataConfig {
  /** Archive. */
  readonly archive: string;
  /** Group with radar rain. */
  readonly radar: string;
  /** Group with satellite rain. */
  readonly satellite: string;
  /** Radar cells averaged to one cell of the models, along each side. */
  readonly coarsen: number;
  /** Rows and columns of a window, cells of the models. */
  readonly size: number;
  /** Cells of the models from one training window to the next; less makes more of little data. Default half a window. */
  readonly stride?: number;
  /** Radar frames of a window. */
  readonly frames: number;
  /** Least share of wet cells (0.1 mm/h or more) of the windows that models learn from and are measured on. */
  readonly wetFraction: number;
  /** Windows in a batch. */
  readonly batch: number;
  /** Seed of order and symmetries. */
  readonly seed: number;
  /**
   * How days, or blocks of hours, are divided between training, validation and test. Its seed is its own, so that models of
   * different seeds are tested on the same days; in runs begun before it had one it was that of the run.
   */
  readonly splits: SplitOptions;
  /** Whether windows on damaged chunks are left out instead of ending the work; of one worker only. Default false. */
  readonly skipCorrupt?: boolean;
}

/**
 * The models' view: 64 km windows of 32 x 32 cells of 2 km, 18 frames of 5 minutes (three half hours). Cells are small
 * enough for rain to move by more than one a frame: with 4 km the roll loss teaches blur instead of motion.
 */
export const DATA_DEFAULTS: Omit<DataConfig, "archive"> = {
  radar: "radar",
  satellite: "imerg",
  coarsen: 2,
  size: 32,
  frames: 18,
  wetFraction: 0.05,
  batch: 8,
  seed: 0,
  splits: { by: "day", seed: 1 },
};

/** `wanted`, but split as a run without a seed of the split was begun. */
export function splitAsBegun(wanted: DataConfig, begun: DataConfig | undefined): DataConfig {
  return begun === undefined || begun.splits.seed !== undefined ? wanted : { ...wanted, splits: begun.splits };
}
