import { join, resolve } from "node:path";
import { colocate } from "../colocation/mod.ts";
import { formatDuration } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { applyGenerator } from "./generate.ts";
import { collectCases } from "./cases.ts";
import { casesStep, compressionStep, evaluationStep, newestWeights } from "./complete_run.ts";
import { COMPRESSION_FILE, measureCompression } from "./compression/measure_compression.ts";
import { DATA_DEFAULTS, type DataConfig, splitAsBegun } from "./data_config.ts";
import { evaluateRun, type RunEvaluation } from "./evaluate.ts";
import { type Step, takeStep } from "./fresh.ts";
import { applyProjector } from "./project.ts";
import { usualLevers, withLevers } from "./levers.ts";
import { begunSettings } from "./resume.ts";
import { type ReportExtras, reportRun } from "./report_run.ts";
import { simulateArchive } from "./simulate_archive.ts";
import { type PairModelName, pairSettings } from "./pair_models.ts";
import { requireSameLatent, trainPair } from "./train_pair.ts";
import { type RainModelName, type RainSettings, rainSettings, type TrainOptions, trainRain } from "./train_rain.ts";
import { type RunValidation, validateRun } from "./validate_run.ts";

/** Options of {@link runDemo}. */
export interface DemoOptions {
  /** Days to simulate. */
  readonly days: number;
  /** Side of the domain, km. */
  readonly size: number;
  /** Training steps of T-VAE and plain VAE. */
  readonly steps: number;
  /** Training steps of generator and projector. */
  readonly pairSteps: number;
  /** Seed of everything. */
  readonly seed: number;
  /** Levers pulled on the T-VAE, and those of them that are of any VAE on the plain one. Default: as it was begun, else the recipe's. */
  readonly levers?: readonly string[];
  /** Command line, for the report. */
  readonly command: string;
  /** Called before each step of the job with its name. */
  readonly onStep?: (name: string) => void;
  /** Ends training with a checkpoint; the same call then goes on. */
  readonly signal?: AbortSignal;
  /** No progress bars. */
  readonly quiet?: boolean;
}

/** What the main job found. */
export interface JobResult {
  /** The page. */
  readonly report: string;
  /** Models on held-out windows. */
  readonly evaluation: RunEvaluation;
  /** Scores. */
  readonly validation: RunValidation;
  /** Seconds by step. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * The whole main job on a simulated archive: simulate, colocate, train, generate, project, validate, report. What is
 * done already in the directory is not done again, so a run that was cut goes on.
 */
export async function runDemo(engine: Engine, directory: string, options: DemoOptions): Promise<JobResult> {
  const archive = resolve(directory, "archive.zarr");
  const clock = stepClock(options.onStep);
  const { days, size, seed, quiet = false, signal } = options;
  const simulation = { days, size, seed, firstDay: "2021-06-01", quiet, ...(signal === undefined ? {} : { signal }) };
  await clock.step("simulate", () => simulateArchive(archive, simulation));
  requireGoing(signal);
  await colocateRun(directory, archive, clock, quiet);
  requireGoing(signal);
  return await runJob(engine, directory, { ...DATA_DEFAULTS, archive, seed }, options, clock);
}

/** Colocates an archive into the pairs of a run, unless that is done. */
export async function colocateRun(
  directory: string,
  archive: string,
  clock: StepClock,
  quiet: boolean,
): Promise<void> {
  const body = () => clock.step("colocate", () => colocate(archive, join(directory, "pairs.parquet"), { quiet }));
  await takeStep(directory, { outputs: ["pairs.parquet"], inputs: [archive] }, body);
}

/** Ends a job that was asked to stop, between two of its steps. @throws DOMException "AbortError" */
export function requireGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DOMException("Stopped; the same command goes on from here", "AbortError");
}

/** What a job adds to its report. */
export interface ReportPart {
  /** Files that it is made from: the report is made again when one of them changes. */
  readonly from: readonly string[];
  /** Makes it, once the models are trained. */
  make(found: Pick<JobResult, "evaluation" | "validation">): Promise<ReportExtras>;
}

/** The steps of the main job after colocation, on any archive with radar and satellite and its pairs in the directory. */
export async function runJob(
  engine: Engine,
  directory: string,
  wanted: DataConfig,
  options: Omit<DemoOptions, "days" | "size">,
  clock: StepClock = stepClock(options.onStep),
  more?: ReportPart,
): Promise<JobResult> {
  const { seed, quiet = false, command, signal } = options;
  const train: TrainOptions = { command, resume: true, quiet, ...(signal === undefined ? {} : { signal }) };
  const begun = await begunSettings<RainSettings>(directory, "topographic", true);
  const data = splitAsBegun(wanted, begun?.data);
  const plain = await begunSettings<RainSettings>(directory, "vae", true);
  const { levers = usualLevers("topographic", begun, undefined) } = options;
  const rain = (name: RainModelName) => {
    const pulled = name === "topographic" ? levers : usualLevers(name, plain, { levers });
    const settings = withLevers(rainSettings(name, data, options.steps), pulled);
    return clock.step(`train ${name}`, () => trainRain(engine, directory, name, settings, train));
  };
  const pair = (name: PairModelName) =>
    clock.step(
      `train ${name}`,
      () => trainPair(engine, directory, name, pairSettings(options.pairSteps, seed), train),
    );
  await requireSameLatent(directory, options.steps);
  for (const name of ["topographic", "vae"] as const) {
    await rain(name);
    requireGoing(signal);
  }
  const file = (name: string) => join(directory, name);
  const make = (name: string, step: Step, body: () => Promise<unknown>) =>
    takeStep(directory, step, () => clock.step(name, body));
  const read = async <T>(name: string) => JSON.parse(await Deno.readTextFile(file(name))) as T;

  await make(
    "evaluate",
    await evaluationStep(directory, data.archive),
    () => evaluateRun(engine, directory, { quiet }),
  );
  await make(
    "compress",
    await compressionStep(directory, data.archive),
    () => measureCompression(engine, directory, { quiet }),
  );
  for (const name of ["generate", "project"] as const) {
    await pair(name);
    requireGoing(signal);
  }
  const generated = ["generated.parquet"];
  const projected = ["latent.parquet", "capsules.parquet", "scales.parquet"];
  const made = async (outputs: readonly string[], name: PairModelName): Promise<Step> => ({
    outputs,
    inputs: [...await newestWeights(directory, "topographic", name), data.archive],
  });
  await make("generate", await made(generated, "generate"), () => applyGenerator(engine, directory, { quiet }));
  await make("project", await made(projected, "project"), () => applyProjector(engine, directory, { quiet }));
  const cases = await casesStep(directory, data.archive);
  await make("cases", cases, () => collectCases(engine, directory, { quiet }));
  const validated = {
    outputs: ["validation.json", "scores.parquet"],
    inputs: ["pairs.parquet", ...generated, ...projected].map(file),
    settings: { seed },
  };
  await make("validate", validated, () => validateRun(directory, { seed, quiet }));
  const evaluation = await read<RunEvaluation>("evaluation.json");
  const validation = await read<RunValidation>("validation.json");
  const parts = ["config.json", "evaluation.json", COMPRESSION_FILE, "validation.json", "cases.json"].map(file);
  await takeStep(directory, { outputs: ["report.html"], inputs: [...parts, ...more?.from ?? []] }, async () => {
    const extras = await more?.make({ evaluation, validation });
    await clock.step("report", () => reportRun(directory, extras));
  });
  return { report: file("report.html"), evaluation, validation, seconds: clock.seconds };
}

/** Times the steps of a job. */
export interface StepClock {
  /** Runs a step and keeps its time. */
  step<T>(name: string, body: () => Promise<T>): Promise<T>;
  /** Seconds by step. */
  readonly seconds: Record<string, number>;
}

/** Starts timing. */
export function stepClock(onStep: (name: string) => void = () => {}): StepClock {
  const seconds: Record<string, number> = {};
  return {
    seconds,
    step: async (name, body) => {
      onStep(name);
      const start = performance.now();
      const result = await body();
      seconds[name] = Math.round((performance.now() - start) / 100) / 10;
      return result;
    },
  };
}

/** The times of a job in one line. */
export function describeSeconds(seconds: Readonly<Record<string, number>>): string {
  const total = Object.values(seconds).reduce((sum, s) => sum + s, 0);
  return `${formatDuration(total)} (${Object.entries(seconds).map(([name, s]) => `${name} ${s} s`).join(", ")})`;
}
