import { createHash } from "node:crypto";
import { join } from "node:path";
import { exists, VERSION, writeFileAtomic } from "../base/mod.ts";
import { readRunJson } from "./run_directory.ts";

/** A step of a run: what it makes of what. */
export interface Step {
  /** Files that it makes, names in the run directory. */
  readonly outputs: readonly string[];
  /** Paths of files, and of archives, that it makes them from. */
  readonly inputs: readonly string[];
  /** What else decides how they come out, as JSON. */
  readonly settings?: unknown;
}

/** made.json of a run: by file, its digest and that of what it was made from. */
type Made = Readonly<Record<string, { readonly digest: string; readonly from: string }>>;

/** Whether all that a step makes is as it made it, from inputs as they are: by digests, so copies and times do not matter. */
export async function isFresh(directory: string, step: Step): Promise<boolean> {
  const { outputs } = step;
  const made = await readMade(directory);
  if (outputs.some((output) => made[output] === undefined)) return false;
  for (const output of outputs) if (await digestOf(join(directory, output)) !== made[output]!.digest) return false;
  const from = await originOf(step);
  return outputs.every((output) => made[output]!.from === from);
}

/** Records that a step has made its outputs from its inputs. */
export async function recordMade(directory: string, step: Step): Promise<void> {
  const from = await originOf(step);
  const made: Record<string, Made[string]> = { ...await readMade(directory) };
  for (const output of step.outputs) made[output] = { digest: await digestOf(join(directory, output)), from };
  await writeFileAtomic(join(directory, "made.json"), `${JSON.stringify(made, null, 1)}\n`);
}

/** Takes a step unless what it makes is fresh. */
export async function takeStep(directory: string, step: Step, body: () => Promise<unknown>): Promise<void> {
  if (await isFresh(directory, step)) return;
  await body();
  await recordMade(directory, step);
}

async function readMade(directory: string): Promise<Made> {
  // It only saves work: one that cannot be read is as good as none.
  const made = await readRunJson<Made | null>(join(directory, "made.json")).catch(() => null);
  return typeof made === "object" && made !== null ? made : {};
}

/** Digest of all that decides what a step makes: its inputs, its settings, the version of the code. */
async function originOf({ inputs, settings = null }: Step): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([VERSION, settings]));
  for (const path of inputs) hash.update(await digestOf(path));
  return hash.digest("hex");
}

/** SHA-256 of some files or archives together, whatever made of them. */
export async function digestOfAll(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${await digestOf(path)},`);
  return hash.digest("hex");
}

/**
 * SHA-256 of a file; of an archive, of its JSON files with their names: metadata, and the records of its days with the
 * digests of their frames. "" where nothing is.
 */
async function digestOf(path: string): Promise<string> {
  if (!await exists(path)) return "";
  const hash = createHash("sha256");
  for (const name of await contentsOf(path)) {
    hash.update(name);
    const file = await Deno.open(join(path, name));
    for await (const bytes of file.readable) hash.update(bytes);
  }
  return hash.digest("hex");
}

/** Names of the JSON files in a folder and those in it, in order; for a file, "". */
async function contentsOf(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [""];
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) names.push(...(await contentsOf(join(path, name))).map((inner) => join(name, inner)));
    else if (name.endsWith(".json")) names.push(name);
  }
  return names.sort();
}
