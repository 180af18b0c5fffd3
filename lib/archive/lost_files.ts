import { existsSync } from "node:fs";
import { counted } from "../base/mod.ts";
import type { DayRecord } from "./day_record.ts";
import type { DerivedHandle } from "./derived/derived_group.ts";
import { derivedPaths } from "./derived/derived_paths.ts";
import type { GroupPaths } from "./paths.ts";

/** Files that records of days name and that are not there: what they held is lost, not missing. */
export interface LostFiles {
  /** How many. */
  readonly count: number;
  /** The first of them, by day. */
  readonly first: string;
  /** Days that lack one, ascending. */
  readonly days: readonly string[];
  /** What to do. */
  readonly advice: string;
}

/** The files that a day of an archive names and that are not there. */
export function lostOfDay(paths: GroupPaths, { day, bytes }: Pick<DayRecord, "day" | "bytes">): readonly string[] {
  return [...Object.keys(bytes), "present"].flatMap((name) => {
    const file = paths.chunk(name, day);
    // looked for again, as a commit may have put it in its place between one look and the other
    return existsSync(file) || existsSync(`${paths.journal(day)}/${name}`) || existsSync(file) ? [] : [file];
  });
}

/**
 * Counts lost files by day; null where all are there.
 *
 * @param isIngested whether the days came from files; else a task made them, which leaves alone days that have a record
 */
export function lostFiles(
  paths: GroupPaths,
  byDay: ReadonlyMap<string, readonly string[]>,
  isIngested: boolean,
): LostFiles | null {
  return lostOf(
    byDay,
    (days) =>
      isIngested
        ? `ingest the files of ${days} again`
        : `delete the records of ${days} in ${paths.days()} and make them again`,
  );
}

/** The files of a derived group that are lost; null where all are there. */
export async function lostDerived({ archive, group, days }: DerivedHandle): Promise<LostFiles | null> {
  const paths = derivedPaths(archive, group);
  const lost = (await days()).map((day) =>
    [day, group.variables.map((variable) => paths.shard(variable, day)).filter((file) => !existsSync(file))] as const
  );
  return lostOf(new Map(lost), (days) => `delete the records of ${days} in ${paths.record()} and compute them again`);
}

function lostOf(
  byDay: ReadonlyMap<string, readonly string[]>,
  advise: (days: string) => string,
): LostFiles | null {
  const files = new Set([...byDay.values()].flat()); // days may share files
  const days = byDay.keys().filter((day) => byDay.get(day)!.length > 0).toArray();
  const [first] = files;
  return first === undefined ? null : { count: files.size, first, days, advice: advise(named(days)) };
}

/** Days named at most. */
const NAMED = 5;

/** "2021-06-02, 2021-06-03 and 2 more days". */
function named(days: readonly string[]): string {
  const more = days.length - NAMED;
  if (more <= 0) return new Intl.ListFormat("en-GB").format(days);
  return `${days.slice(0, NAMED).join(", ")} and ${counted(more, "more day")}`;
}
