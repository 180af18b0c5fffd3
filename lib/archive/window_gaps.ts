import type { Archive } from "./archive.ts";
import { partRanges } from "./part_ranges.ts";
import { resolveSchema, type WindowSchema } from "./window_options.ts";
import { startsOf } from "./window_plan.ts";

/** Times at which windows of a part begin. */
export interface WindowGaps {
  /** All of them. */
  readonly times: number;
  /** Those whose windows are left out, as they miss too many frames. */
  readonly leftOut: number;
}

/** Counts the times at which windows would begin, and those that are left out since frames are missing; reads no rain. */
export async function windowGaps(archive: Archive, options: WindowSchema): Promise<WindowGaps> {
  const schema = resolveSchema(options);
  const { frames, maxMissing, split, splits } = schema;
  const group = archive.group(schema.group);
  const { time: axis, chunk } = group;
  const days = await group.days();
  // frames that there are before each index of the axis
  const before = new Uint32Array(axis.count + 1);
  for (const day of days) {
    for (const time of await group.present(day)) before[(time - axis.first) / axis.step + 1] = 1;
  }
  for (let i = 0; i < axis.count; i++) before[i + 1]! += before[i]!;
  const starts = startsOf(axis, await partRanges(group, days, split, splits), schema, chunk[0]).flat();
  const missing = (start: number) => frames - (before[start + frames]! - before[start]!);
  return { times: starts.length, leftOut: starts.filter((start) => missing(start) > maxMissing).length };
}
