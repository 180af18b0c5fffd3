import type { ArchiveGroupHandle } from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";

/** First and last day, "YYYY-MM-DD"; "" for no bound. */
export type DayBounds = readonly [first: string, last: string];

/**
 * The days of a group of an archive that are asked, in order, one or more.
 *
 * @param file the archive
 * @throws DataError "missing-frame" when it has none of them
 */
export async function askedDays(
  group: Pick<ArchiveGroupHandle, "name" | "days">,
  [from, to]: DayBounds,
  file: string,
): Promise<readonly string[]> {
  const all = await group.days();
  const days = all.filter((day) => day >= from && (to === "" || day <= to));
  if (days.length > 0) return days;
  const there = all.length === 0 ? "it has none" : `it has ${all[0]} to ${all.at(-1)}`;
  throw new DataError("missing-frame", `Group "${group.name}" has none of the days asked: ${there}`, { file });
}
