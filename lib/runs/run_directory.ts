import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DataError, exists, VERSION, writeFileAtomic } from "../base/mod.ts";

/** config.json of a run: everything resolved, enough to make the run again. */
export interface RunConfig {
  /** Task, with its arguments, that made the directory. */
  readonly command: string;
  /** When, ISO 8601 UTC. */
  readonly created: string;
  /** Software versions by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Seed of everything random, but for the steps that were given another. */
  readonly seed: number;
  /** Settings of each step by its name: "data", "topographic", "vae", "pair", "validate", ... */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Versions of what computes here. */
export function softwareVersions(engine?: { readonly description: string }): Record<string, string> {
  return {
    ondée: VERSION,
    deno: Deno.version.deno,
    ...(engine === undefined ? {} : { engine: engine.description }),
  };
}

/** The pairs of a run. */
export const pairsOf = (directory: string): string => join(directory, "pairs.parquet");

/** Reads config.json of a run. @throws DataError "missing-file" when the directory is not a run */
export async function readRunConfig(directory: string): Promise<RunConfig> {
  const file = join(directory, "config.json");
  if (!await exists(file)) {
    throw new DataError("missing-file", `No run here: start one with "deno task train" or "deno task demo"`, { file });
  }
  const config = await readRunJson<Partial<RunConfig>>(file, "put back a copy, its checkpoints are of no use without");
  if (typeof config?.settings !== "object" || config.settings === null) {
    throw new DataError("corrupt-file", "This is not the configuration of a run: it has no settings", { file });
  }
  return config as RunConfig;
}

/** Reads a JSON file of a run. @throws DataError "corrupt-file" naming the file and what to do */
export async function readRunJson<T>(
  file: string,
  advice = "take it away, and the task that wrote it writes it again",
): Promise<T> {
  try {
    return JSON.parse(await Deno.readTextFile(file)) as T;
  } catch (cause) {
    throw new DataError("corrupt-file", `Cannot read this file of the run: it is not JSON; ${advice}`, { file, cause });
  }
}

/** The settings of a step of a run. @throws DataError "missing-file" when the step was not begun */
export async function readSettings<S>(directory: string, step: string): Promise<S> {
  const { settings } = await readRunConfig(directory);
  if (settings[step] === undefined) {
    throw new DataError("missing-file", `This run has no "${step}" yet: run "deno task train ${step}" first`, {
      file: join(directory, "config.json"),
    });
  }
  return settings[step] as S;
}

/** Makes the run directory if need be and sets `settings[step]` in its config.json; other steps' settings stay. */
export async function recordSettings(
  directory: string,
  step: string,
  settings: unknown,
  facts: Pick<RunConfig, "command" | "seed" | "versions">,
): Promise<RunConfig> {
  const file = join(directory, "config.json");
  const old = await exists(file) ? await readRunConfig(directory) : undefined;
  const config: RunConfig = {
    command: old?.command ?? facts.command,
    created: old?.created ?? Temporal.Now.instant().toString({ smallestUnit: "second" }),
    versions: { ...old?.versions, ...facts.versions },
    seed: old?.seed ?? facts.seed,
    settings: { ...old?.settings, [step]: settings },
  };
  if (!isDeepStrictEqual(config, old)) await writeFileAtomic(file, `${JSON.stringify(config, null, 2)}\n`);
  return config;
}
