import { partRanges, type SplitName, type TimeRange } from "../archive/mod.ts";
import { progress } from "../base/mod.ts";
import type { PairContext } from "./pair_context.ts";
import type { PairedWindowBatch } from "./paired_windows.ts";
import type { RainSettings } from "./train_rain.ts";

/** A progress line of work over held-out windows. */
export interface HeldOutProgress {
  /** Says that a batch is done. */
  update(batch: Pick<PairedWindowBatch, "origins">): void;
  /** Ends the line. @param note default: the number of windows */
  finish(note?: string): void;
  /** Windows done so far. */
  readonly windows: number;
}

/**
 * Starts a progress line for the windows of a part. They come in the order of time and their number is known only in the end,
 * as dry ones and those without a satellite are left out: the line measures the part's time that has gone by.
 */
export async function heldOutProgress(
  label: string,
  { archive, settings: { data } }: Pick<PairContext, "archive"> & { readonly settings: Pick<RainSettings, "data"> },
  split: SplitName,
  options: { readonly quiet: boolean },
): Promise<HeldOutProgress> {
  const group = archive.group(data.radar);
  const ranges = await partRanges(group, await group.days(), split, data.splits);
  const line = progress(label, secondsBefore(ranges, Infinity), options);
  const seconds = data.frames * group.time.step;
  let windows = 0;
  let done = 0;
  return {
    update: ({ origins }) => {
      for (const { time } of origins) done = Math.max(done, secondsBefore(ranges, time + seconds));
      line.update(done, `${windows += origins.length} windows`);
    },
    finish: (note = `${windows} windows`) => line.finish(note),
    get windows() {
      return windows;
    },
  };
}

/** Seconds of some ranges that lie before a time. */
export function secondsBefore(ranges: readonly TimeRange[], time: number): number {
  return ranges.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, time) - start), 0);
}
