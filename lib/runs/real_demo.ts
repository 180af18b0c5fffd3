import { join } from "node:path";
import { simulateImergInto } from "../colocation/mod.ts";
import { DataError, writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { archiveMaps } from "./archive_maps.ts";
import { DATA_DEFAULTS, type DataConfig } from "./data_config.ts";
import { colocateRun, type DemoOptions, type JobResult, requireGoing, runJob, stepClock } from "./demo.ts";
import { findRealFiles, REAL_SETS, type RealSetName } from "./real_files.ts";
import { ingestReal } from "./real_ingest.ts";
import { projectReal } from "./real_projection.ts";
import { realReport } from "./real_report.ts";
import { scoreLikelihood } from "./score_likelihood.ts";

/** Options of {@link runRealDemo}. */
export interface RealDemoOptions extends Omit<DemoOptions, "days" | "size"> {
  /** Folder with the sets of real files, each in a folder of its own. */
  readonly folder: string;
}

/**
 * How the KNMI sequence is seen. Its 7 h 40 min make four blocks of 90 min, one window long, 30 min apart: two to train on,
 * one for validation, one for the test. The radars cover a quarter of the grid, so training windows overlap by three quarters
 * along each side.
 */
const KNMI_DATA: Omit<DataConfig, "archive" | "seed"> = {
  ...DATA_DEFAULTS,
  stride: DATA_DEFAULTS.size / 4,
  splits: {
    ...DATA_DEFAULTS.splits,
    by: "hour-blocks",
    blockHours: 2,
    gapMinutes: 30,
    fractions: { train: 0.5, validation: 0.25, test: 0.25 },
  },
};

/** What {@link runRealDemo} found. */
export interface RealJobResult extends JobResult {
  /** Sets that are not in the folder, a sentence each. */
  readonly absent: readonly string[];
}

/**
 * The main job on real files: the KNMI radar learned, its satellite side simulated, real IMERG projected onto its latent, the
 * German pair scored. What is done already in the directory is not done again.
 *
 * @throws DataError "missing-file" without the KNMI files: the rest needs the model trained on them
 */
export async function runRealDemo(engine: Engine, directory: string, options: RealDemoOptions): Promise<RealJobResult> {
  const { folder, seed, quiet = false } = options;
  const files = await findRealFiles(folder);
  if (files.knmi.length === 0) {
    throw new DataError("missing-file", `No KNMI radar files: give the folder that holds ${REAL_SETS.knmi.folder}`, {
      file: join(folder, REAL_SETS.knmi.folder),
    });
  }
  const absent = (Object.keys(REAL_SETS) as RealSetName[]).filter((name) => files[name].length === 0)
    .map((name) => `${REAL_SETS[name].title}: no files in ${join(folder, REAL_SETS[name].folder)}, left out`);
  const clock = stepClock(options.onStep);
  const ingested = await clock.step("ingest", () => ingestReal(directory, files));
  requireGoing(options.signal);
  const { archive } = ingested.knmi!;
  await clock.step("simulate IMERG", () => simulateImergInto(archive, { seed, quiet }));
  await colocateRun(directory, archive, clock, quiet);
  requireGoing(options.signal);
  const data: DataConfig = { ...KNMI_DATA, archive, seed };
  const [baseline, target] = files.germany;
  const result = await runJob(engine, directory, data, options, clock, {
    from: [join(directory, "ingest.json"), ...files.germany],
    make: async () => {
      const projection = await clock.step("project real IMERG", () => projectReal(engine, directory, ingested, seed));
      const likelihood = baseline === undefined || target === undefined ? null : await clock.step(
        "score the German pair",
        () => scoreLikelihood(baseline, target, { likelihood: "pcph", name: "NWC-SAF", seed }),
      );
      await writeFileAtomic(join(directory, "real.json"), `${JSON.stringify({ projection, likelihood })}\n`);
      const maps = [];
      for (const name of ["meteonet", "opera"] as const) {
        const set = ingested[name];
        if (set !== undefined) maps.push(await archiveMaps(set.archive, REAL_SETS[name].title));
      }
      return realReport({ ingested, absent, projection, likelihood, maps });
    },
  });
  return { ...result, absent };
}
