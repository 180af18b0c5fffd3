import { listCheckpoints, requireResumable } from "../learning/mod.ts";
import { readRunConfig } from "./run_directory.ts";

/**
 * The settings that the training of a model in a run was begun with; undefined when it was not begun.
 *
 * @throws RangeError when it was begun and `resume` is false: nothing is overwritten
 */
export async function begunSettings<S>(directory: string, name: string, resume: boolean): Promise<S | undefined> {
  const begun = await requireResumable(directory, name, resume);
  return begun === undefined ? undefined : (await readRunConfig(directory)).settings[name] as S | undefined;
}

/**
 * Makes sure that a training is not to end before the step it has reached.
 *
 * @throws RangeError naming both steps
 */
export async function requireAhead(directory: string, name: string, steps: number): Promise<void> {
  const reached = (await listCheckpoints(directory, name)).at(-1) ?? 0;
  if (steps >= reached) return;
  throw new RangeError(
    `Cannot end ${name} at step ${steps}: it has reached step ${reached}; take that or more, or another run directory`,
  );
}

/** Says so, on standard error, where a training goes on past the steps along which its step size falls. */
export function tellSmallSteps(name: string, steps: number, decaySteps: number | undefined): void {
  if (decaySteps === undefined || steps <= decaySteps) return;
  console.error(
    `${name}: its step size falls until step ${decaySteps}, as training was begun; from there to step ${steps} it stays a ` +
      "twentieth of the first",
  );
}

/**
 * Makes sure that settings to go on with are those that the training was begun with.
 *
 * @param free paths that may differ: "steps", "data.archive"
 * @throws RangeError naming the first setting that differs
 */
export function requireSameSettings(begun: unknown, wanted: unknown, free: readonly string[]): void {
  const before = leaves(begun);
  const now = leaves(wanted);
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    if (free.includes(path) || before.get(path) === now.get(path)) continue;
    throw new RangeError(
      `Cannot go on with ${path} ${now.get(path) ?? "not set"}: training was begun with ${
        before.get(path) ?? "none"
      }; ` +
        "use that, or another run directory",
    );
  }
}

/** Values of a plain object as JSON, by their paths. */
export function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[path, JSON.stringify(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([key, entry]) => [...leaves(entry, path === "" ? key : `${path}.${key}`)]),
  );
}
