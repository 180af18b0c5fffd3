import type { ProjectionResult } from "../../report/mod.ts";
import type { ProjectorName } from "../pair_models.ts";
import { PROJECTION_FILE } from "../project.ts";
import type { MeasuredFile } from "../tables/measured_file.ts";
import { readTableRuns } from "../tables/read_table_runs.ts";
import type { TableAbout, TableRun } from "../tables/table_run.ts";

/** A run of a {@link ProjectionTable}. */
export type ProjectionRun =
  & TableRun
  & Pick<ProjectionResult, "calibration" | "artefacts" | "artefactScenes" | "artefactDraws" | "downscaling">;

/** What `project` measured in some runs, of which tables over seeds are rendered. */
export interface ProjectionTable {
  /** What was measured, and how. */
  readonly about: TableAbout;
  /** By run. */
  readonly runs: readonly ProjectionRun[];
}

const FILE: MeasuredFile<ProjectionResult> = {
  file: PROJECTION_FILE,
  made: ["project"],
  about: ({ split, windows, members, blocks, replicates, confidence }) => (
    { split, windows, members, blocks, replicates, level: confidence }
  ),
  pair: ({ projector }) => projector as ProjectorName,
};

/**
 * Puts what `project` measured in some runs into one table; trains and computes nothing.
 *
 * @param directories one run or more; they may differ in seeds, levers, steps and projectors only
 * @param command task with its arguments, for the table
 * @throws as `readTableRuns`
 */
export async function tableProjection(directories: readonly string[], command: string): Promise<ProjectionTable> {
  const read = await readTableRuns(directories, FILE);
  return {
    about: { command, created: Temporal.Now.instant().toString({ smallestUnit: "second" }), ...read[0]!.shared },
    runs: read.map(({ run, measured }): ProjectionRun => {
      const { projector: _name, split: _split, windows: _windows, members: _members, ...rest } = measured;
      const { blocks: _blocks, confidence: _level, replicates: _replicates, ...kept } = rest;
      return { ...run, ...kept };
    }),
  };
}
