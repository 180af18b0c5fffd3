import type { Engine } from "../engine/mod.ts";
import { checkpointPath, listCheckpoints, loadCheckpoint, type Position } from "./checkpoint.ts";
import { anyWorker, fromFirst, requireSameVariables, shareVariables } from "./data_parallel.ts";
import { fittingStep } from "./fitting_step.ts";
import { leakWatch } from "./leak_watch.ts";
import { addMetrics, meanMetrics, NO_METRICS, type PendingMetrics } from "./metrics.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Parameters } from "./parameters.ts";
import { failedBatchPath, NO_RECORD, openRecord } from "./training_record.ts";

/** What the loop needs of a batch. */
export interface Positioned {
  /** Where the stream stands after this batch. */
  readonly next: Position;
}

/** What the training loop needs to know of a model and its data. */
export interface TrainingTask<Batch extends Positioned> {
  /** Name in checkpoints and metrics. */
  readonly name: string;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** Rule that moves them. */
  readonly optimizer: Optimizer;
  /** Batches without end from a place on, always the same from the same place. */
  batches(from: Position): AsyncIterable<Batch>;
  /** Takes one step and gives its metrics; "loss" is among them. */
  step(batch: Batch, step: number): Record<string, number> | Promise<Record<string, number>>;
  /** How to count the windows of a batch and to take the first of them, to find a size that fits the memory. */
  readonly windows?: {
    count(batch: Batch): number;
    first(batch: Batch, windows: number): Batch;
  };
  /** What the batch was made of, as JSON, for the record of a loss that is not finite. */
  identify(batch: Batch): unknown;
  /** Frees what training alone needs: compiled steps, the optimizer's state. */
  dispose(): void;
}

/** Options of {@link train}. */
export interface TrainingOptions {
  /** Run directory. */
  readonly directory: string;
  /** Steps to reach. */
  readonly steps: number;
  /** Seed of the run, kept in checkpoints. */
  readonly seed: number;
  /** Configuration, kept in checkpoints as JSON. */
  readonly config: unknown;
  /** Whether to go on from the newest checkpoint. Default false: start anew. */
  readonly resume?: boolean;
  /** Steps between checkpoints. Default 500. */
  readonly checkpointEvery?: number;
  /** Steps between lines of metrics (means over those steps). Default 25. */
  readonly logEvery?: number;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** No progress line. Default false. */
  readonly quiet?: boolean;
}

/** How training ended. */
export interface TrainingResult {
  /** Steps taken in all. */
  readonly step: number;
  /** True when the signal stopped it before the last step. */
  readonly interrupted: boolean;
  /** Mean time of a step of this run, ms. */
  readonly stepMilliseconds: number;
}

/**
 * Trains until `steps`: progress with time left, metrics to metrics.jsonl and TensorBoard events, checkpoints written
 * atomically. The same seed gives the same parameters whether or not the run was cut and resumed (on the CPU, bit for
 * bit). A run that has reached `steps` is left as it is. Of several workers the first reads and writes, and the others
 * start from what it has; all stop together.
 *
 * @throws RangeError when a batch does not fit the memory, when the loss is not finite (the batch's identity is then in
 * failed-batch.json) or a variable is not when it would be kept, when steps leave tensors behind, or when the directory
 * holds checkpoints of this model and `resume` is not set: nothing is overwritten; when at a checkpoint the workers have
 * unlike parameters
 */
export async function train<Batch extends Positioned>(
  engine: Engine,
  task: TrainingTask<Batch>,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const { directory, steps, seed, resume = false, checkpointEvery = 500, logEvery = 25, quiet = false } = options;
  const { name } = task;
  const isFirst = engine.workers.rank === 0;
  const variables = { ...task.parameters, ...task.optimizer.state };
  let step = 0;
  let position: Position = { epoch: 0, batch: 0 };
  let pending: PendingMetrics = NO_METRICS;
  const newest = isFirst ? await requireResumable(directory, name, resume) : undefined;
  if (newest !== undefined) {
    ({ step, position, pending } = await loadCheckpoint(engine, checkpointPath(directory, name, newest), variables));
  }
  ({ step, position, pending } = await fromFirst(engine, { step, position, pending }));
  shareVariables(engine, variables);
  if (step >= steps) return { step, interrupted: false, stepMilliseconds: 0 };
  const config = JSON.stringify(options.config);
  const record = isFirst
    ? await openRecord(engine, { directory, name, variables, from: step, steps, seed, config, quiet })
    : NO_RECORD;
  const save = async () => {
    const spoilt = await notFinite(variables);
    if (spoilt !== undefined) {
      await record.failure(step, {}, { batch: null, before });
      throw new RangeError(
        `Cannot keep ${name} at step ${step}: ${spoilt} is not finite, so a step since the last checkpoint had gradients ` +
          "that are not; what was kept before stands. Going on would come to the same: take a smaller step size, or another " +
          `seed. The last batch is in ${failedBatchPath(directory)}`,
      );
    }
    await requireSameVariables(engine, variables, step);
    await record.save({ step, position, pending });
  };
  const first = step;
  const watch = leakWatch(engine, name);
  let spent = 0;
  let before: unknown = null;
  try {
    for await (const batch of task.batches(position)) {
      const start = performance.now();
      const metrics = await fittingStep(engine, task, batch, step);
      spent += performance.now() - start;
      if (!Number.isFinite(metrics["loss"])) {
        await record.failure(step, metrics, { batch: task.identify(batch), before });
        throw new RangeError(
          `Cannot go on: the loss of ${name} at step ${step} is ${metrics["loss"]}; its batch, and the one before, ` +
            `whose gradients may be why, are in ${failedBatchPath(directory)}`,
        );
      }
      before = task.identify(batch);
      watch();
      step++;
      position = batch.next;
      pending = addMetrics(pending, metrics);
      if (step % logEvery === 0 || step === steps) {
        await record.line(step, meanMetrics(pending));
        pending = NO_METRICS;
      }
      if (step === steps || await anyWorker(engine, options.signal?.aborted === true)) break;
      if (step % checkpointEvery === 0) await save();
    }
    await save();
    await anyWorker(engine, false); // none leaves before the checkpoint is there
  } finally {
    record.close(step);
  }
  return { step, interrupted: step < steps, stepMilliseconds: spent / Math.max(1, step - first) };
}

/** Name of a variable that is not finite, as gradients may leave it though the loss is; undefined where all are. */
async function notFinite(variables: Parameters): Promise<string | undefined> {
  for (const [name, variable] of Object.entries(variables)) {
    if (!(await variable.data() as Float32Array).every(Number.isFinite)) return name;
  }
  return undefined;
}

/**
 * Newest checkpoint of a model that training may go on from; undefined when there is none.
 *
 * @throws RangeError when there is one and `resume` is false: nothing is overwritten
 */
export async function requireResumable(directory: string, name: string, resume: boolean): Promise<number | undefined> {
  const newest = (await listCheckpoints(directory, name)).at(-1);
  if (newest === undefined || resume) return newest;
  throw new RangeError(
    `Cannot start ${name} anew in ${directory}: it holds a run of ${newest} steps; resume it or choose another folder`,
  );
}
