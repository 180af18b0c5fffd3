import { leaves } from "../resume.ts";
import type { ReadRun } from "./read_run.ts";
import { rowOf } from "./seed_groups.ts";

/** What differs that a message names: the rest is counted. */
const NAMED = 4;

/**
 * Makes sure that a run can stand in one table with others: of the same data, measured in the same way, and of a seed of its own.
 *
 * @throws RangeError naming what differs
 */
export function requireAlike<Measured>(others: readonly ReadRun<Measured>[], added: ReadRun<Measured>): void {
  const [first] = others;
  if (first === undefined) return;
  const refuse = (why: string, beside = first.directory) =>
    new RangeError(`Cannot take ${added.directory} beside ${beside}: ${why}`);
  const differing = differences(first.alike, added.alike);
  if (differing.length > 0) throw refuse(inWords(differing));
  const sameRow = others.filter(({ run }) => rowOf(run) === rowOf(added.run));
  for (const { run, models, directory } of sameRow) {
    const settings = differences(models, added.models);
    if (settings.length > 0) throw refuse(`same levers and steps, but ${inWords(settings)}`, directory);
    if (run.seed === added.run.seed && run.pair.seed === added.run.pair.seed) {
      throw refuse(`both have levers, steps and seed ${run.seed} alike, and would pass for two seeds`, directory);
    }
  }
}

/** Paths at which plain objects differ, with both values, "members 2, not 10". */
function differences(first: unknown, other: unknown): readonly string[] {
  const [wanted, found] = [leaves(first), leaves(other)];
  const paths = [...new Set([...wanted.keys(), ...found.keys()])].filter((path) =>
    wanted.get(path) !== found.get(path)
  );
  // digests and lists of days say nothing to a reader
  const data = paths.some((path) => path.startsWith("archive.")) ? ["another archive"] : [];
  const told = paths.filter((path) => !path.startsWith("archive."));
  return [...data, ...told.map((path) => `${path} ${found.get(path) ?? "none"}, not ${wanted.get(path) ?? "none"}`)];
}

function inWords(differing: readonly string[]): string {
  const more = differing.length - NAMED;
  return [...differing.slice(0, NAMED), ...(more > 0 ? [`${more} more settings differ`] : [])].join("; ");
}
