import { join } from "node:path";
import { derivedDay, type DerivedGroup, type DerivedVariable } from "./derived_layout.ts";

/** Where the files of a derived group lie. Books are in the folder of `time`: a folder of their own would be no part of Zarr. */
export interface DerivedPaths {
  /** Folder of the group. */
  readonly root: string;
  /** The shard of a variable that holds a day. */
  shard(variable: DerivedVariable, day: string): string;
  /** The record of a day that is whole; with no day, the folder of all. */
  record(day?: string): string;
  /** A day being written. */
  staging(day: string): string;
  /** Folder of the locks. */
  readonly locks: string;
}

/** Paths of a derived group in the archive at `archive`. */
export function derivedPaths(archive: string, group: DerivedGroup): DerivedPaths {
  const root = join(archive, group.name);
  return {
    root,
    shard: ({ name, inner }, day) => join(root, name, `c.${derivedDay(group, day)}.0.0${".0".repeat(inner.length)}`),
    record: (day) => day === undefined ? join(root, "time", "days") : join(root, "time", "days", `${day}.json`),
    staging: (day) => join(root, "time", "staging", day),
    locks: join(root, "time", "locks"),
  };
}
