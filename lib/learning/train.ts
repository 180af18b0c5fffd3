import { join } from "node:path";
import { progress, writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { checkpointPath, listCheckpoints, loadCheckpoint, type Position, saveCheckpoint } from "./checkpoint.ts";
import { appendMetrics, rewindMetrics } from "./metrics.ts";
import type { Optimizer } from "./optimizers.ts";
import type { Parameters } from "./parameters.ts";

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
  step(batch: Batch, step: number): Record<string, number>;
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
 * bit).
 *
 * @throws RangeError when the loss is not finite (the batch's identity is then in failed-batch.json), or when the
 * directory holds checkpoints of this model and `resume` is not set: nothing is overwritten
 */
export async function train<Batch extends Positioned>(
  engine: Engine,
  task: TrainingTask<Batch>,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const { directory, steps, seed, checkpointEvery = 500, logEvery = 25 } = options;
  const metricsFile = join(directory, "metrics.jsonl");
  const variables = { ...task.parameters, ...task.optimizer.state };
  const config = JSON.stringify(options.config);
  const newest = (await listCheckpoints(directory, task.name)).at(-1);
  let step = 0;
  let position: Position = { epoch: 0, batch: 0 };
  if (newest !== undefined) {
    if (options.resume !== true) {
      throw new RangeError(
        `Cannot start ${task.name} anew in ${directory}: it holds a run; resume it or choose another folder`,
      );
    }
    ({ step, position } = await loadCheckpoint(engine, checkpointPath(directory, task.name, newest), variables));
  }
  await rewindMetrics(metricsFile, task.name, step);
  const save = () => saveCheckpoint(directory, task.name, { step, position, seed, config }, variables);
  const events = engine.openSummary(join(directory, "events", task.name));
  const bar = progress(`Training ${task.name}`, steps, { quiet: options.quiet === true });
  const sums = new Map<string, number>();
  const first = step;
  let spent = 0;
  let counted = 0;
  try {
    if (step < steps) {
      for await (const batch of task.batches(position)) {
        const start = performance.now();
        const metrics = task.step(batch, step);
        spent += performance.now() - start;
        if (!Number.isFinite(metrics["loss"])) {
          await writeFileAtomic(
            join(directory, "failed-batch.json"),
            JSON.stringify({ model: task.name, step, metrics, batch: task.identify(batch) }, null, 2),
          );
          throw new RangeError(
            `Cannot go on: the loss of ${task.name} at step ${step} is ${metrics["loss"]}; ` +
              `its batch is in ${join(directory, "failed-batch.json")}`,
          );
        }
        step++;
        position = batch.next;
        counted++;
        for (const [name, value] of Object.entries(metrics)) sums.set(name, (sums.get(name) ?? 0) + value);
        if (step % logEvery === 0) {
          const values = Object.fromEntries([...sums].map(([name, sum]) => [name, sum / counted]));
          sums.clear();
          counted = 0;
          await appendMetrics(metricsFile, { model: task.name, step, values });
          for (const [name, value] of Object.entries(values)) events?.scalar(name, step, value);
          bar.update(step, `loss ${values["loss"]!.toFixed(2)}`);
        }
        if (step % checkpointEvery === 0 && step < steps) await save();
        if (step >= steps || options.signal?.aborted === true) break;
      }
    }
    if (step > first) await save();
  } finally {
    events?.close();
    bar.finish(`step ${step}`);
  }
  return { step, interrupted: step < steps, stepMilliseconds: spent / Math.max(1, step - first) };
}
