import { join } from "node:path";
import { DAY, dayOf, parseTime } from "../grid/mod.ts";
import { dayNumber } from "./layout.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

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
  /** The file of an array that holds a day. */
  chunk(name: string, day: string): string;
  /** The days that share the files of `day`, itself among them, in their order. */
  shard(day: string): readonly string[];
  /** The record of a committed day; with no day, the folder of all. */
  days(day?: string): string;
  /** A committed day whose files are on their way to their places. */
  journal(day?: string): string;
  /** A day being written. */
  staging(day?: string): string;
  /** Folder of the locks, which are named by the first day of a shard. */
  readonly locks: string;
}

/** Name of the day record inside staging and journal folders. */
export const RECORD = "record.json";

/** Paths of a group in the archive at `archive`. */
export function groupPaths(
  archive: string,
  { group, shardDays }: Pick<GroupRecord, "group" | "shardDays">,
): GroupPaths {
  const root = join(archive, group.name);
  const book = (name: string, day?: string) => join(root, "present", name, day ?? "");
  return {
    root,
    metadata: join(root, "zarr.json"),
    array: (name) => join(root, name, "zarr.json"),
    chunk: (name, day) => {
      const number = Math.floor(dayNumber(group.time, day) / shardDays);
      return join(root, name, `c.${number}${name === "present" ? "" : ".0.0"}`);
    },
    shard: (day) => {
      const first = parseTime(day) - (dayNumber(group.time, day) % shardDays) * DAY;
      return Array.from({ length: shardDays }, (_, i) => dayOf(first + i * DAY));
    },
    days: (day) => day === undefined ? book("days") : book("days", `${day}.json`),
    journal: (day) => book("journal", day),
    staging: (day) => book("staging", day),
    locks: book("locks"),
  };
}
