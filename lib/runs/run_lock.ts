import { AsyncLocalStorage } from "node:async_hooks";
import { dirname, join, resolve } from "node:path";
import { exists, takeLock } from "../base/mod.ts";
import { readRunConfig } from "./run_directory.ts";
import { requireRunPlace } from "./run_place.ts";
import { removeStaleTemporaries } from "./stale_temporaries.ts";

/** What a training writes before its first checkpoint. */
const BEGINNING = ["config.json", "metrics.jsonl", "events"];

/** What makes a beginning worth keeping. */
const KEPT = ["checkpoints", "failed-batch.json"];

/** Options of {@link holdRun}. */
export interface HoldOptions {
  /** Whether to make the run directory where there is none. Default false: there must be a run. */
  readonly begin?: boolean;
}

/** The run directories that the work under way holds. */
const held = new AsyncLocalStorage<readonly string[]>();

/**
 * Runs `body` while no other process, and nothing else of this one, writes into a run directory. Work that holds it
 * already goes on. What killed processes left half-written goes first. When `body` fails before the first checkpoint, what it
 * began is taken away again, with the folders above.
 *
 * @throws DataError "locked" naming the process that writes, "missing-file" when there is no run and none is to begin,
 * "read-only" when one is to begin in an archive
 */
export async function holdRun<T>(directory: string, body: () => Promise<T>, options: HoldOptions = {}): Promise<T> {
  const [place, outer] = [resolve(directory), held.getStore() ?? []];
  if (outer.includes(place)) return await body();
  if (options.begin === true) await requireRunPlace(directory);
  else await readRunConfig(directory);
  const made = await missingFolders(place);
  try {
    return await whileHeld(directory, () => held.run([...outer, place], body));
  } finally {
    for (const folder of made) await Deno.remove(folder).catch(() => {}); // only an empty one goes
  }
}

/** A folder and those above it that are not there, from the innermost on. */
async function missingFolders(place: string): Promise<string[]> {
  if (await exists(place)) return [];
  return [place, ...await missingFolders(dirname(place))];
}

async function whileHeld<T>(directory: string, body: () => Promise<T>): Promise<T> {
  const lock = await takeLock(directory, "run", { subject: "This run" });
  const absent = await notThere(directory, BEGINNING);
  try {
    await removeStaleTemporaries(directory);
    return await body();
  } catch (error) {
    if ((await notThere(directory, KEPT)).length === KEPT.length) await remove(directory, absent);
    throw error;
  } finally {
    await lock.release();
  }
}

async function notThere(directory: string, names: readonly string[]): Promise<string[]> {
  const there = await Promise.all(names.map((name) => exists(join(directory, name))));
  return names.filter((_, i) => !there[i]);
}

async function remove(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await Deno.remove(join(directory, name), { recursive: true }).catch(() => {});
}
