import { createHash } from "node:crypto";
import { hash32 } from "../base/mod.ts";
import { type Engine, LostWorkerError, type Noise, type Tensor } from "../engine/mod.ts";
import type { Parameters } from "./parameters.ts";

/** Who shares batches, and which of them this is; an engine says so. */
export interface Sharing {
  /** How many, and number of this one. */
  readonly workers: Pick<Engine["workers"], "count" | "rank">;
}

/**
 * The windows of a batch that are this worker's: [first, end). Shares are equal, so that the mean of their means is that of
 * the batch: a loss must be a mean over windows, not over what a share happens to hold of valid cells.
 *
 * @throws RangeError when the batch cannot be shared equally
 */
export function shareOf({ workers }: Sharing, windows: number): readonly [first: number, end: number] {
  const { count, rank } = workers;
  if (windows % count !== 0) {
    const least = Math.ceil(windows / count) * count;
    throw new RangeError(`Cannot share batches of ${windows} windows among ${count} workers: use batches of ${least}`);
  }
  const share = windows / count;
  return [rank * share, (rank + 1) * share];
}

/** Noise for a share of a batch: the rows, along the first dimension, that the whole batch's noise has there. */
export function shareOfNoise({ tf, workers }: Engine, noise: Noise): Noise {
  const { count, rank } = workers;
  if (count === 1) return noise;
  const cut = (draw: Noise["normal"]): Noise["normal"] => (name, [rows = 1, ...rest]) =>
    tf.tidy(() => tf.slice(draw(name, [rows * count, ...rest]), [rank * rows, ...rest.map(() => 0)], [rows, ...rest]));
  return { normal: cut(noise.normal), uniform: cut(noise.uniform) };
}

/** Gradients and metrics of the whole batch, from those of this worker's share; one message, inside a compiled step. */
export function overShares(
  { workers }: Engine,
  gradients: Readonly<Record<string, Tensor>>,
  metrics: Tensor,
): { readonly gradients: Readonly<Record<string, Tensor>>; readonly metrics: Tensor } {
  const [mean, ...means] = workers.average([metrics, ...Object.values(gradients)]);
  return { gradients: Object.fromEntries(Object.keys(gradients).map((name, i) => [name, means[i]!])), metrics: mean! };
}

/** Whether any worker says so. */
export async function anyWorker({ tf, workers }: Engine, says: boolean): Promise<boolean> {
  if (workers.count === 1) return says;
  const votes = tf.tidy(() => workers.sum([tf.scalar(says ? 1 : 0)])[0]!);
  return (await values(votes))[0]! > 0;
}

/** Gives the variables of all workers the values that those of worker 0 have. */
export function shareVariables({ tf, workers }: Engine, variables: Parameters): void {
  if (workers.count === 1) return;
  tf.tidy(() => {
    const all = Object.values(variables);
    const sums = workers.sum(all.map((variable) => workers.rank === 0 ? variable : tf.zerosLike(variable)));
    all.forEach((variable, i) => variable.assign(sums[i]!));
  });
}

/** What worker 0 says, as JSON holds it; what the others say counts for nothing. */
export async function fromFirst<T>(engine: Engine, value: T): Promise<T> {
  const { workers } = engine;
  if (workers.count === 1) return value;
  const text = new TextEncoder().encode(workers.rank === 0 ? JSON.stringify({ value }) : "");
  const [length] = await exchange(engine, bytesOf(text.length), 4);
  const [said] = await exchange(engine, text, numberOf(length!));
  return (JSON.parse(new TextDecoder().decode(said)) as { value: T }).value;
}

/**
 * Runs what the workers of an engine do together. An error of one is told to the others, so that all end.
 *
 * @throws LostWorkerError that names the worker that is gone; what `body` throws
 */
export async function together<T>({ workers }: Engine, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const reason = await workers.explain(error);
    if (!(reason instanceof LostWorkerError)) throw reason;
    throw new LostWorkerError(`${reason.message}; all stop: go on from the newest checkpoint with --resume`, error);
  }
}

/**
 * Makes sure that all workers were started alike.
 *
 * @param facts what must be the same everywhere, by how messages call it: {"version": ...}
 * @throws RangeError naming the first fact that differs, and a worker that has it otherwise than worker 0
 */
export async function requireAgreement(engine: Engine, facts: Readonly<Record<string, unknown>>): Promise<void> {
  const { workers } = engine;
  for (const [name, fact] of Object.entries(facts)) {
    const other = await firstUnlike(engine, `${name}: ${JSON.stringify(fact)}`);
    if (other === undefined) continue;
    throw new RangeError(
      `Cannot train together: the ${name} of ${other} is not that of ${workers.names[0]} ` +
        `(here: ${JSON.stringify(fact)}); start all with the same version, flags and data`,
    );
  }
}

/**
 * Makes sure that after `step` steps the variables of all workers are the same, bit for bit, as they are when all average
 * their gradients and move by one rule.
 *
 * @throws RangeError naming a worker that has others than worker 0
 */
export async function requireSameVariables(engine: Engine, variables: Parameters, step: number): Promise<void> {
  const { workers } = engine;
  if (workers.count === 1) return;
  const digest = createHash("sha256");
  for (const [name, variable] of Object.entries(variables)) digest.update(name).update(await variable.data());
  const other = await firstUnlike(engine, digest.digest("hex"));
  if (other === undefined) return;
  throw new RangeError(
    `Cannot go on together: after ${step} steps the parameters of ${other} are not those of ${
      workers.names[0]
    }, though ` +
      "they began alike; they are not saved: run the same code with the same threads everywhere, then --resume",
  );
}

/** Name of the first worker whose fact is not that of worker 0. */
async function firstUnlike(engine: Engine, fact: string): Promise<string | undefined> {
  if (engine.workers.count === 1) return undefined;
  const hashes = (await exchange(engine, bytesOf(hash32(fact)), 4)).map(numberOf);
  return engine.workers.names[hashes.findIndex((hash) => hash !== hashes[0])];
}

/** What each worker gives, at most `length` bytes, seen by all. */
async function exchange({ tf, workers }: Engine, bytes: Uint8Array, length: number): Promise<Uint8Array[]> {
  const slots = new Float32Array(workers.count * length);
  slots.set(bytes, workers.rank * length);
  const all = Uint8Array.from(await values(tf.tidy(() => workers.sum([tf.tensor1d(slots)])[0]!)));
  return workers.names.map((_, i) => all.subarray(i * length, (i + 1) * length));
}

async function values(tensor: Tensor): Promise<Float32Array> {
  const data = await tensor.data() as Float32Array;
  tensor.dispose();
  return data;
}

const bytesOf = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const numberOf = (bytes: Uint8Array): number => new Uint32Array(bytes.slice().buffer)[0]!;
