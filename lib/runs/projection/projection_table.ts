import type { ProjectionResult } from "../../report/mod.ts";
import type { ProjectorName } from "../pair_models.ts";
import { PROJECTION_FILE } from "../project.ts";
import { type CurrentMeasures, currentMeasures } from "../tables/current_measures.ts";
import type { MeasuredFile } from "../tables/measured_file.ts";
import { readSeedTable } from "../tables/read_seed_table.ts";
import type { SeedTable, TableRun } from "../tables/table_run.ts";

/** A run of a {@link ProjectionTable}. */
export type ProjectionRun =
  & TableRun
  & Pick<ProjectionResult, "calibration" | "artefacts" | "artefactScenes" | "artefactDraws" | "downscaling">;

/** What `project` measured in some runs. */
export type ProjectionTable = SeedTable<ProjectionRun>;

const FILE: MeasuredFile<ProjectionResult, Omit<ProjectionRun, keyof TableRun>> = {
  file: PROJECTION_FILE,
  made: ["project"],
  about: ({ confidence, ...measured }) => ({ ...measured, level: confidence }),
  pair: ({ projector, pair }) => ({ name: projector as ProjectorName, trained: pair }),
  keep: ({ calibration, artefacts, artefactScenes, artefactDraws, downscaling }) => ({
    calibration,
    ...(artefacts === undefined ? {} : { artefacts }),
    ...(artefactScenes === undefined ? {} : { artefactScenes }),
    ...(artefactDraws === undefined ? {} : { artefactDraws }),
    ...(downscaling === undefined ? {} : { downscaling }),
  }),
};

/** Puts what `project` measured in some runs into one table. Arguments and what is thrown: `readSeedTable`. */
export const tableProjection = (directories: readonly string[], command: string): Promise<ProjectionTable> =>
  readSeedTable(directories, FILE, command);

/** What `project` measured in a run of the model that it has now. As `currentMeasures`. */
export const currentProjection = (directory: string): Promise<CurrentMeasures<ProjectionResult>> =>
  currentMeasures(directory, FILE);
