import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type SplitName, type SplitOptions, splitRanges, type TimeRange } from "./split.ts";

/** The times that a part of a group's days, or "all", may use; see {@link splitRanges}. */
export async function partRanges(
  group: Pick<ArchiveGroupHandle, "present" | "time">,
  days: readonly string[],
  part: SplitName | "all",
  options: SplitOptions,
): Promise<readonly TimeRange[]> {
  return splitRanges(part, days, await spanOf(group, days), options);
}

/** First time that holds data, and the one after the last. */
async function spanOf(
  group: Pick<ArchiveGroupHandle, "present" | "time">,
  days: readonly string[],
): Promise<TimeRange> {
  if (days.length === 0) return { start: 0, end: 0 };
  const first = (await group.present(days[0]!))[0]!;
  const last = (await group.present(days.at(-1)!)).at(-1)!;
  return { start: first, end: last + group.time.step };
}
