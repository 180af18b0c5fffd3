import type { GenerationComparison } from "../../report/mod.ts";
import type { MeasuredFile } from "../tables/measured_file.ts";
import { readTableRuns } from "../tables/read_table_runs.ts";
import type { TableAbout, TableRun } from "../tables/table_run.ts";
import { GENERATION_FILE } from "./compare_generation.ts";

/** A run of a {@link GenerationTable}. */
export type GenerationRun =
  & TableRun
  & Pick<GenerationComparison, "products" | "scores" | "parts" | "regimes" | "injected">;

/** What `generate --compare` measured in some runs, of which tables over seeds are rendered. */
export interface GenerationTable {
  /** What was measured, and how. */
  readonly about: TableAbout;
  /** By run. */
  readonly runs: readonly GenerationRun[];
}

const FILE: MeasuredFile<GenerationComparison> = {
  file: GENERATION_FILE,
  made: ["generate", "--compare"],
  about: (measured) => measured,
  pair: () => "generate",
};

/**
 * Puts what `generate --compare` measured in some runs into one table; trains and computes nothing.
 *
 * @param directories one run or more; they may differ in seeds, levers and steps only
 * @param command task with its arguments, for the table
 * @throws as `readTableRuns`
 */
export async function tableGeneration(directories: readonly string[], command: string): Promise<GenerationTable> {
  const read = await readTableRuns(directories, FILE);
  return {
    about: { command, created: Temporal.Now.instant().toString({ smallestUnit: "second" }), ...read[0]!.shared },
    runs: read.map(({ run, measured: { products, scores, parts, regimes, injected } }) => ({
      ...run,
      products,
      scores,
      parts,
      ...(regimes === undefined ? {} : { regimes }),
      ...(injected === undefined ? {} : { injected }),
    })),
  };
}
