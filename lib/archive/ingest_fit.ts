import { DataError, isDataError } from "../base/mod.ts";
import { DAY, dayOf, isoTime, sameGrid, type TimeAxis, timeIndex } from "../grid/mod.ts";
import type { Product } from "../sources/mod.ts";
import type { Candidate } from "./ingest_file.ts";
import type { ArchiveGroup } from "./layout.ts";

/** What a file must agree with to go into a group. */
export type GroupIdentity = Pick<ArchiveGroup, "name" | "grid" | "product"> & {
  readonly variables: readonly { readonly name: string }[];
};

/**
 * The product in words, the same for all files that may share a group: "IMERG late V06" for V06B and V06E alike, and
 * titles that differ by a date are one.
 */
export function productFamily({ name, run, version }: Product): string {
  const title = name.replace(/\d{4}-?\d{2}-?\d{2}([T ]?\d{2}:?\d{2}(:?\d{2})?Z?)?/g, "…");
  return [title, run, version.replace(/^(V\d+)[A-Z]$/i, "$1")].filter((part) => part !== "").join(" ");
}

/**
 * Checks that a file is of the group's cells and product and has one of its variables.
 *
 * @throws DataError "grid-mismatch"; "missing-variable"; "unsupported-version" for another product, run or version
 */
export function checkFit(group: GroupIdentity, file: Candidate): void {
  const { path } = file;
  const { grid } = file.variables[0]!;
  if (!sameGrid(group.grid, grid)) {
    const cells =
      `${grid.ny} x ${grid.nx} cells of ${grid.dx}, not ${group.grid.ny} x ${group.grid.nx} of ${group.grid.dx}`;
    throw new DataError("grid-mismatch", `Grid is not that of group "${group.name}" (${cells}): use another group`, {
      file: path,
    });
  }
  const names = group.variables.map(({ name }) => name);
  if (!file.variables.some(({ name }) => names.includes(name))) {
    const has = file.variables.map(({ name }) => name).join(", ");
    throw new DataError("missing-variable", `File has ${has}, group "${group.name}" ${names.join(", ")}`, {
      file: path,
    });
  }
  if (productFamily(file.product) !== productFamily(group.product)) {
    const [its, theirs] = [file.product, group.product].map(inWords);
    throw new DataError(
      "unsupported-version",
      `File is of ${its}, group "${group.name}" of ${theirs}: use another --group`,
      {
        file: path,
      },
    );
  }
}

/** Whether {@link checkFit} passes. */
export function fits(group: GroupIdentity, file: Candidate): boolean {
  try {
    checkFit(group, file);
    return true;
  } catch (error) {
    if (isDataError(error)) return false;
    throw error;
  }
}

/** A product in full. */
const inWords = ({ name, run, version }: Product): string =>
  [name, run, version].filter((part) => part !== "").join(" ");

/** Checks that the times of a file lie on the axis. @throws DataError "time-conflict" */
export function checkTimes(group: string, axis: TimeAxis, { path, times }: Candidate): void {
  const off = times.find((time) => timeIndex(axis, time) < 0);
  if (off === undefined) return;
  const where = `every ${axis.step} s from ${isoTime(axis.first)}`;
  throw new DataError("time-conflict", `Time ${isoTime(off)} is not on the axis of group "${group}", ${where}`, {
    file: path,
  });
}

/** How far a file may lie beyond the axis of a group without being asked for: further is a wrong year, s. */
const REACH = 10 * 366 * DAY;

/**
 * Checks that a file does not stretch the axis of a group that is there by more than ten years, unless `lastDay` was asked for.
 *
 * @throws DataError "time-conflict"
 */
export function checkReach({ name, time }: Pick<ArchiveGroup, "name" | "time">, file: Candidate, lastDay = ""): void {
  const end = time.first + (time.count - 1) * time.step;
  const last = file.times.at(-1)!;
  if (last <= end + REACH || dayOf(last) <= lastDay) return;
  throw new DataError(
    "time-conflict",
    `Time ${isoTime(last)} is more than ten years after the axis of group "${name}", which ends on ${dayOf(end)}: ` +
      `if it is right, give --last ${dayOf(last)}`,
    { file: file.path },
  );
}

/** One sentence for every set of variables that files have and the group lacks. */
export function leftOut(group: GroupIdentity, files: readonly Candidate[]): readonly string[] {
  const known = new Set(group.variables.map(({ name }) => name));
  const more = Map.groupBy(
    files,
    ({ variables }) => variables.map(({ name }) => name).filter((name) => !known.has(name)).join(", "),
  );
  more.delete("");
  return [...more].map(([names, [first, ...others]]) => {
    const which = others.length === 0 ? first!.path : `${first!.path} and ${others.length} more`;
    return `${which}: ${names} left out, which group "${group.name}" does not have; ` +
      "to keep them, make the group from the full files or use another --group";
  });
}
