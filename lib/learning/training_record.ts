import { join } from "node:path";
import { progress, writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { type Checkpoint, saveCheckpoint } from "./checkpoint.ts";
import { appendMetrics, rewindMetrics } from "./metrics.ts";
import type { Parameters } from "./parameters.ts";

/** What a training leaves behind while it runs. */
export interface TrainingRecord {
  /** Writes a line of metrics and shows how far training is. */
  line(step: number, values: Readonly<Record<string, number>>): Promise<void>;
  /** Writes a checkpoint. */
  save(checkpoint: Omit<Checkpoint, "seed" | "config">): Promise<void>;
  /** Writes what a step failed on, and the batch before, to failed-batch.json. */
  failure(step: number, metrics: Readonly<Record<string, number>>, batches: FailedBatches): Promise<void>;
  /** Closes the record at a step. */
  close(step: number): void;
}

/** Identities of the batch of a step and of the one before. */
export interface FailedBatches {
  readonly batch: unknown;
  readonly before: unknown;
}

/** Of workers that train together only the first leaves something behind. */
export const NO_RECORD: TrainingRecord = {
  line: () => Promise.resolve(),
  save: () => Promise.resolve(),
  failure: () => Promise.resolve(),
  close: () => {},
};

/** Whose record, and where. */
export interface RecordOptions extends Pick<Checkpoint, "seed" | "config"> {
  /** Run directory. */
  readonly directory: string;
  /** Name of the model. */
  readonly name: string;
  /** What checkpoints hold. */
  readonly variables: Parameters;
  /** Step that training starts from: later metrics are dropped. */
  readonly from: number;
  /** Steps to reach. */
  readonly steps: number;
  /** No progress line. */
  readonly quiet: boolean;
}

/** File of the batch that a step failed on. */
export const failedBatchPath = (directory: string): string => join(directory, "failed-batch.json");

/** Opens the record of a training in its run directory: metrics.jsonl, TensorBoard events, checkpoints, progress. */
export async function openRecord(engine: Engine, options: RecordOptions): Promise<TrainingRecord> {
  const { directory, name, variables, from, steps, quiet, seed, config } = options;
  const file = join(directory, "metrics.jsonl");
  await rewindMetrics(file, name, from);
  const events = engine.openSummary(join(directory, "events", name));
  const bar = progress(`Training ${name}`, steps, { quiet, from });
  return {
    line: async (step, values) => {
      await appendMetrics(file, { model: name, step, values });
      for (const [metric, value] of Object.entries(values)) events?.scalar(metric, step, value);
      bar.update(step, `loss ${values["loss"]!.toFixed(2)}`);
    },
    save: (checkpoint) => saveCheckpoint(directory, name, { ...checkpoint, seed, config }, variables),
    failure: (step, metrics, batches) => {
      const values = Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [metric, String(value)]));
      const record = { model: name, step, metrics: values, ...batches };
      return writeFileAtomic(failedBatchPath(directory), `${JSON.stringify(record, null, 2)}\n`);
    },
    close: (step) => {
      events?.close();
      bar.finish(`step ${step}`);
    },
  };
}
