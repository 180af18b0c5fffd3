import { join } from "node:path";
import { type ArchiveGroup, dayNumber } from "./layout.ts";

/**
 * Where a group's files lie. The books (day records, journal, staging, locks) are folders inside the `present` array, where no
 * Zarr reader looks for members.
 */
export interface GroupPaths {
  /** The group's folder. */
  readonly root: string;
  /** The group's zarr.json. */
  readonly metadata: string;
  /** The zarr.json of an array. */
  array(name: string): string;
  /** The file of a day of an array of `rank` dimensions. */
  chunk(name: string, day: string): string;
  /** The record of a committed day; with no day, the folder of all. */
  days(day?: string): string;
  /** A committed day whose files are on their way to their places. */
  journal(day?: string): string;
  /** A day being written. */
  staging(day?: string): string;
  /** Folder of the locks. */
  readonly locks: string;
}

/** Name of the day record inside staging and journal folders. */
export const RECORD = "record.json";

/** Paths of `group` in the archive at `archive`. */
export function groupPaths(archive: string, group: ArchiveGroup): GroupPaths {
  const root = join(archive, group.name);
  const book = (name: string, day?: string) => join(root, "present", name, day ?? "");
  return {
    root,
    metadata: join(root, "zarr.json"),
    array: (name) => join(root, name, "zarr.json"),
    chunk: (name, day) => join(root, name, `c.${dayNumber(group.time, day)}${name === "present" ? "" : ".0.0"}`),
    days: (day) => day === undefined ? book("days") : book("days", `${day}.json`),
    journal: (day) => book("journal", day),
    staging: (day) => book("staging", day),
    locks: book("locks"),
  };
}
