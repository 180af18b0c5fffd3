import type { MeasuredPair } from "../../report/mod.ts";
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
  /** Version of the law that members are drawn by; absent of measures that have no versions, and of the first. */
  readonly lawVersion?: number;
}

/** What a file of measures says of the model between satellite and latent that they are of. */
export interface PairAsWritten {
  /** Which it is. */
  readonly name: PairModelName;
  /** What of it was measured; absent from files of before it was written there. */
  readonly trained?: MeasuredPair | undefined;
  /** Steps of it that such files have elsewhere. */
  readonly steps?: number | undefined;
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
  pair(measured: Measured): PairAsWritten;
  /** What of them tables need. */
  keep(measured: Measured): Kept;
}

/** The command that makes such a file of a run. */
export function taskThatMakes(
  { made: [task, ...flags] }: Pick<MeasuredFile<unknown, unknown>, "made">,
  directory: string,
): string {
  return ["deno task", task, "--run", directory, ...flags].join(" ");
}
