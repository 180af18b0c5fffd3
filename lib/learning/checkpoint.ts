import { basename, dirname, join } from "node:path";
import { DataError, isDataError } from "../base/mod.ts";
import type { Engine, Tensor } from "../engine/mod.ts";
import type { PendingMetrics } from "./metrics.ts";
import type { Parameters } from "./parameters.ts";
import { readSafetensors, type StoredTensor, type TensorFile, writeSafetensors } from "./safetensors.ts";

/** A place in a stream of batches that goes over its data epoch after epoch. */
export interface Position {
  /** Pass over the data. */
  readonly epoch: number;
  /** Batch in the pass. */
  readonly batch: number;
}

/** What training needs to go on where it stopped; the random state is the seed and the step, see Engine.noise. */
export interface Checkpoint {
  /** Steps taken. */
  readonly step: number;
  /** Where the stream of batches stands. */
  readonly position: Position;
  /** Metrics that no line holds yet. */
  readonly pending: PendingMetrics;
  /** Seed of the run. */
  readonly seed: number;
  /** Configuration of the model and the run, as JSON text. */
  readonly config: string;
}

/** Where the checkpoint of `step` of a model lies: `<directory>/checkpoints/<name>-<step>.safetensors`. */
export function checkpointPath(directory: string, name: string, step: number): string {
  return join(directory, "checkpoints", `${name}-${String(step).padStart(8, "0")}.safetensors`);
}

/** Name of a checkpoint's file: model and step. */
const CHECKPOINT = /^(.*)-(\d{8})\.safetensors$/;

/**
 * Saves parameters and optimizer state, atomically, then removes all but the newest two checkpoints of this model, and what a
 * process that was killed left half-written: whoever saves is the only one that writes here.
 */
export async function saveCheckpoint(
  directory: string,
  name: string,
  { step, position, pending, seed, config }: Checkpoint,
  variables: Parameters,
): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [key, variable] of Object.entries(variables)) {
    tensors[key] = { shape: variable.shape, data: await variable.data() as Float32Array };
  }
  const metadata = {
    step: String(step),
    position: JSON.stringify(position),
    pending: JSON.stringify(pending),
    seed: String(seed),
    config,
  };
  await writeSafetensors(checkpointPath(directory, name, step), { tensors, metadata });
  for (const old of (await listCheckpoints(directory, name)).filter((s) => s !== step).slice(0, -1)) {
    await Deno.remove(checkpointPath(directory, name, old));
  }
  const folder = join(directory, "checkpoints");
  for await (const { name: file } of Deno.readDir(folder)) {
    if (file.startsWith(`${name}-`) && /^\d{8}\.safetensors\..*\.tmp$/.test(file.slice(name.length + 1))) {
      await Deno.remove(join(folder, file));
    }
  }
}

/** Removes all checkpoints of a model, so that its training starts anew. */
export async function removeCheckpoints(directory: string, name: string): Promise<void> {
  for (const step of await listCheckpoints(directory, name)) await Deno.remove(checkpointPath(directory, name, step));
}

/** Steps at which a model has checkpoints, ascending. */
export async function listCheckpoints(directory: string, name: string): Promise<number[]> {
  const steps: number[] = [];
  try {
    for await (const entry of Deno.readDir(join(directory, "checkpoints"))) {
      const match = entry.name.match(CHECKPOINT);
      if (match?.[1] === name) steps.push(Number(match[2]));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return steps.sort((a, b) => a - b);
}

/** Reads the file of a checkpoint; of one that is damaged it says what comes of the run without it. */
async function readWeights(path: string): Promise<TensorFile> {
  try {
    return await readSafetensors(path);
  } catch (error) {
    if (!isDataError(error, "corrupt-file")) throw error;
    const [, name, step] = CHECKPOINT.exec(basename(path)) ?? [];
    const steps = name === undefined ? [] : await listCheckpoints(dirname(dirname(path)), name);
    const before = steps.filter((other) => other < Number(step)).at(-1);
    const without = before === undefined ? "training begins anew" : `training goes on from step ${before}`;
    throw new DataError("corrupt-file", `${error.message}; once this file is removed, ${without}`, {
      file: path,
      ...(error.offset === undefined ? {} : { offset: error.offset }),
      cause: error,
    });
  }
}

/** Reads what a checkpoint says of itself. */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return parseCheckpoint((await readWeights(path)).metadata, path);
}

/**
 * Puts a checkpoint's values into `variables`.
 *
 * @throws DataError "corrupt-file" when an array is missing or has another shape
 */
export async function loadCheckpoint({ tf }: Engine, path: string, variables: Parameters): Promise<Checkpoint> {
  const { tensors, metadata } = await readWeights(path);
  for (const [name, variable] of Object.entries(variables)) {
    const stored = tensors[name];
    if (stored === undefined || stored.shape.join() !== variable.shape.join()) {
      const found = stored === undefined ? "it is absent" : `it is [${stored.shape}]`;
      throw new DataError("corrupt-file", `Cannot load ${name} [${variable.shape}]: ${found}`, {
        file: path,
        variable: name,
      });
    }
    tf.tidy(() => variable.assign(tf.tensor(stored.data as Float32Array, [...stored.shape]) as Tensor));
  }
  return parseCheckpoint(metadata, path);
}

function parseCheckpoint(metadata: Readonly<Record<string, string>>, file: string): Checkpoint {
  const { step, position, pending, seed, config } = metadata;
  if (
    step === undefined || position === undefined || pending === undefined || seed === undefined || config === undefined
  ) {
    throw new DataError("corrupt-file", "Cannot resume: these weights are not a checkpoint of this ondée", { file });
  }
  return {
    step: Number(step),
    position: JSON.parse(position),
    pending: JSON.parse(pending),
    seed: Number(seed),
    config,
  };
}
