import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commitOf, counted, progress, thisMachine, writeFileAtomic } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { checkpointPath, listCheckpoints, readCheckpoint, removeCheckpoints, train } from "../../learning/mod.ts";
import {
  createPublishedModel,
  disposePublishedModel,
  type PublishedModel,
  publishedTraining,
  withLearnedSpeeds,
} from "../../topographic/mod.ts";
import { begunSettings, requireAhead, requireSameSettings } from "../resume.ts";
import { recordSettings, softwareVersions } from "../run_directory.ts";
import { holdRun } from "../run_lock.ts";
import { chanceLevels } from "./chance.ts";
import { measureModel } from "./measure_model.ts";
import { PICTURE_FILE, readRowResult, RESULT_FILE, type RowResult, type RowSettings } from "./row_result.ts";
import { type Motion, testSequences, type Toy } from "./toy.ts";
import { traversalPicture } from "./traversal_picture.ts";

/** How {@link reproduceRow} is run. */
export interface ReproduceRowOptions {
  /** Held-out sequences to measure, of each motion. */
  readonly sequences: number;
  /** Draws for log p(x). */
  readonly draws: number;
  /** Begins anew what is there already. Default false: goes on. */
  readonly force?: boolean;
  /** Steps between checkpoints. Default 1000. */
  readonly checkpointEvery?: number;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/**
 * Trains a row to its steps, from where its run directory stands, measures it and writes result.json and pictures of rolled
 * latents there. A row that is at its steps and measured is left as it is; one that was measured before there were all of
 * today's measures is measured again. A measurement is replaced by one on as many sequences and by as many draws, never by a
 * smaller one: it is left alone, and a line on standard error says so. Cut and called again it takes the same steps.
 *
 * @returns the result; undefined when the signal stopped it
 * @throws RangeError when the run, or its newest checkpoint, is of other settings, is beyond the steps, or would be trained
 * further and then measured by less; DataError "locked" when another process writes there; as `train`
 */
export function reproduceRow(
  engine: Engine,
  directory: string,
  settings: RowSettings,
  toy: Toy,
  options: ReproduceRowOptions,
): Promise<RowResult | undefined> {
  return holdRun(directory, async () => {
    if (options.force === true) await beginAnew(directory, settings.row);
    else await requireSameRun(directory, settings);
    const before = await readRowResult(directory);
    if (before !== undefined && isWanted(before, settings, options)) return before;
    if (before !== undefined && isSmaller(options, before)) return keptAsMeasured(before, settings, directory);
    const commit = import.meta.url.startsWith("file:") ? await commitOf(dirname(fileURLToPath(import.meta.url))) : null;
    const model = createPublishedModel(engine, settings.sizes, engine.noise(settings.seed, 0));
    try {
      const stepMilliseconds = await trained(engine, directory, model, settings, toy, options);
      return stepMilliseconds === undefined ? undefined : await measured(engine, directory, model, settings, toy, {
        ...options,
        commit,
        stepMilliseconds: stepMilliseconds ??
          (before?.settings.steps === settings.steps ? before.about.stepMilliseconds : null),
      });
    } finally {
      disposePublishedModel(model);
    }
  }, { begin: true });
}

function isWanted({ about, settings, single }: RowResult, wanted: RowSettings, options: ReproduceRowOptions): boolean {
  const isComplete = Object.values(single.factors).every(({ reconstruction }) => reconstruction !== undefined);
  return isComplete && settings.steps === wanted.steps && about.sequences >= options.sequences &&
    about.draws >= options.draws; // what was measured better is not measured again
}

/** Whether what is asked for would be a smaller measurement than the one that there is. */
function isSmaller({ sequences, draws }: ReproduceRowOptions, { about }: RowResult): boolean {
  return sequences < about.sequences || draws < about.draws;
}

/**
 * The result that is there, which no smaller one replaces.
 *
 * @throws RangeError when it is not of the steps asked for
 */
function keptAsMeasured(before: RowResult, wanted: RowSettings, directory: string): RowResult {
  const { about, settings } = before;
  const has = `after ${counted(settings.steps, "step")} it is measured on ${counted(about.sequences, "sequence")} by ${
    counted(about.draws, "draw")
  }`;
  const remedy = `give no fewer of either, or begin it anew with --force (${directory})`;
  if (settings.steps !== wanted.steps) {
    throw new RangeError(`Cannot go on with ${wanted.row} and measure it by less: ${has}; ${remedy}`);
  }
  console.error(`${wanted.row} seed ${wanted.seed} is left alone, as ${has}: to measure it anew, ${remedy}`);
  return before;
}

/** The command that makes a row again; folders are whoever's. */
function commandOf(
  { experiment, row, seed, preset, steps }: RowSettings,
  { sequences, draws }: ReproduceRowOptions,
): string {
  const data = experiment === "mnist" ? " --data DIR" : "";
  const length = row === "untrained" ? "" : ` --steps ${steps}`;
  return `reproduce ${experiment}${data} --rows ${row} --seeds ${seed} --preset ${preset}${length} ` +
    `--sequences ${sequences} --draws ${draws}`;
}

/** Takes away what a run of a row has written. */
async function beginAnew(directory: string, row: string): Promise<void> {
  await removeCheckpoints(directory, row);
  for (const name of ["config.json", "metrics.jsonl", "events", "failed-batch.json", RESULT_FILE, PICTURE_FILE]) {
    await Deno.remove(join(directory, name), { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** @throws RangeError when what is there was begun with other settings */
async function requireSameRun(directory: string, settings: RowSettings): Promise<void> {
  const { row } = settings;
  const newest = (await listCheckpoints(directory, row)).at(-1);
  const result = await readRowResult(directory);
  const begun = [
    await begunSettings<RowSettings>(directory, row, true),
    newest === undefined
      ? undefined
      : JSON.parse((await readCheckpoint(checkpointPath(directory, row, newest))).config),
    result?.settings,
  ];
  try {
    for (const other of begun) if (other !== undefined) requireSameSettings(other, settings, ["steps"]);
    await requireAhead(directory, row, settings.steps);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message}; or begin anew with --force (${directory})`, { cause: error });
  }
}

/** Trains; gives the time of a step, null when none was left to take, undefined when stopped. */
async function trained(
  engine: Engine,
  directory: string,
  model: PublishedModel,
  settings: RowSettings,
  toy: Toy,
  options: ReproduceRowOptions,
): Promise<number | null | undefined> {
  const { row, seed, training, steps } = settings;
  const { signal, quiet = false, checkpointEvery = 1000 } = options;
  const command = commandOf(settings, options);
  await recordSettings(directory, row, settings, { command, seed, versions: softwareVersions(engine) });
  if (steps === 0) return null;
  const task = publishedTraining(engine, row, model, training, {
    seed,
    frames: toy.frames,
    batches: (from) => toy.batches(seed, training.batch, from),
  });
  try {
    const { interrupted, stepMilliseconds } = await train(engine, task, {
      directory,
      steps,
      seed,
      config: settings,
      resume: true,
      quiet,
      checkpointEvery,
      logEvery: 50,
      ...(signal === undefined ? {} : { signal }),
    });
    return interrupted ? undefined : stepMilliseconds || null;
  } finally {
    task.dispose();
  }
}

async function measured(
  engine: Engine,
  directory: string,
  trained: PublishedModel,
  settings: RowSettings,
  toy: Toy,
  options: ReproduceRowOptions & { readonly commit: string | null; readonly stepMilliseconds: number | null },
): Promise<RowResult | undefined> {
  const { sequences, draws, signal, quiet = false, commit, stepMilliseconds } = options;
  const model = await withLearnedSpeeds(trained);
  const { speeds = [] } = model.sizes;
  const bar = progress(`Measuring ${settings.row}`, 2 * sequences, { quiet });
  const measure = (motion: Motion, done: number) =>
    measureModel(engine, model, toy, {
      motion,
      sequences,
      draws: motion === "single" ? draws : 0,
      progress: (count) => bar.update(done + count),
      ...(signal === undefined ? {} : { signal }),
    });
  try {
    const single = await measure("single", 0);
    const combined = await measure("combined", sequences);
    const machine = await thisMachine(engine.device === "gpu" ? "gpu" : "cpu");
    const result: RowResult = {
      about: {
        command: commandOf(settings, options),
        created: Temporal.Now.instant().toString({ smallestUnit: "second" }),
        commit,
        machine,
        versions: softwareVersions(engine),
        stepMilliseconds,
        sequences,
        draws,
      },
      settings,
      mu: model.parameters["mu"] === undefined ? null : (await model.parameters["mu"].data())[0]!,
      ...(settings.sizes.learnSpeeds === true ? { speeds } : {}),
      single,
      combined,
      chance: chanceLevels(testSequences(toy, "single", sequences), model.sizes),
    };
    await writeFileAtomic(join(directory, PICTURE_FILE), await traversalPicture(engine, model, toy));
    await writeFileAtomic(join(directory, RESULT_FILE), `${JSON.stringify(result, null, 1)}\n`);
    return result;
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return undefined;
    throw error;
  } finally {
    bar.finish();
  }
}
