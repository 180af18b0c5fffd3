import { findDamage } from "./day_damage.ts";
import { readDayRecord } from "./day_record.ts";
import { type FrameMaker, writeDay, type WriteDayOptions } from "./day_writer.ts";
import { dayStart } from "./layout.ts";
import type { GroupPaths } from "./paths.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

/** What was found damaged in a day. */
export interface DayMending {
  /** Arrays with chunks or an index that were damaged and are whole again. */
  readonly mended: readonly string[];
  /** Variables with chunks that are damaged still, since not all of their times were given. */
  readonly left: readonly string[];
  /** Names of the files that the times of those came from: given all together, they mend them. */
  readonly files: readonly string[];
}

/**
 * Looks for damaged chunks of a day and writes those again whose times are all given, with the values that they had, which the
 * digests in the day's record make sure of. What is not damaged stays, as do the other days of its files: of a shard whose index
 * is damaged, those chunks that can be told still, the others being damaged until their day is mended in turn.
 *
 * @param given Times that the makers have, s since 1970 UTC.
 * @throws as `writeDay`
 */
export async function mendDay(
  paths: GroupPaths,
  group: GroupRecord,
  day: string,
  makers: Readonly<Record<string, FrameMaker>>,
  { given, ...options }: Omit<WriteDayOptions, "again"> & { readonly given: ReadonlySet<number> },
): Promise<DayMending> {
  const record = await readDayRecord(paths, day);
  if (record === null) return { mended: [], left: [], files: [] };
  const { chunks, indexes, present } = await findDamage(paths, group, record);
  const { group: { time }, chunk: [length] } = group;
  const start = dayStart(time, day);
  const isLeft = (first: number) =>
    record.frames.some((frame) => frame - frame % length === first && !given.has(start + frame * time.step));
  const damaged = new Set([...chunks.values()].flatMap((starts) => [...starts]));
  const lost = new Set([...damaged].filter(isLeft));
  const again = new Set(record.frames.filter((frame) => {
    const first = frame - frame % length;
    return damaged.has(first) && !lost.has(first);
  }));
  const only = (maker: FrameMaker): FrameMaker => (index, instant) => again.has(index) ? maker(index, instant) : null;
  // with nothing to write again, a damaged index is replaced only where nothing of the day hangs on it
  const safe = indexes.size === 0 || lost.size === 0;
  const writes = again.size > 0 || (safe && (present || indexes.size > 0));
  if (writes) {
    const chosen = Object.fromEntries(Object.entries(makers).map(([name, maker]) => [name, only(maker)]));
    await writeDay(paths, group, day, chosen, { ...options, again });
  }
  const having = (some: (first: number) => boolean) =>
    [...chunks].filter(([, starts]) => [...starts].some(some)).map(([name]) => name);
  const whole = new Set(having((first) => !lost.has(first)));
  const sources = record.frames.flatMap((frame, i) =>
    lost.has(frame - frame % length) ? [record.files[record.sources[i]!]!] : []
  );
  return {
    mended: [
      ...group.group.variables.map(({ name }) => name).filter((name) => whole.has(name) || writes && indexes.has(name)),
      ...(present && writes ? ["present"] : []),
    ],
    left: having((first) => lost.has(first)),
    files: [...new Set(sources)],
  };
}
