import type { PairModelName } from "../pair_models.ts";

/** What a file of measures of a run says of how they were made. */
export interface MeasuredAs {
  /** Part of the data. */
  readonly split: string;
  /** Windows. */
  readonly windows: number;
  /** Members of the ensembles. */
  readonly members: number;
  /** Blocks that intervals are drawn from. */
  readonly blocks: string;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /** Confidence level. */
  readonly level: number;
}

/** A file of a run that tables are made of. */
export interface MeasuredFile<Measured, Kept> {
  /** Name of the file. */
  readonly file: string;
  /** Task that makes it of a run, with the flags beside --run that it needs. */
  readonly made: readonly [task: string, ...flags: string[]];
  /** How its measures were made. */
  about(measured: Measured): MeasuredAs;
  /** The model between satellite and latent that they are of. */
  pair(measured: Measured): PairModelName;
  /** What of them tables need. */
  keep(measured: Measured): Kept;
}
