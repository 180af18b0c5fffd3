import {
  type Archive,
  type SkippedChunk,
  splitDays,
  type SplitName,
  type WindowBatch,
  type WindowGaps,
  windowGaps,
  windows,
  type WindowSchema,
} from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";
import type { Position } from "../learning/mod.ts";
import type { RainBatch } from "../topographic/mod.ts";
import type { DataConfig } from "./data_config.ts";

/** The archive's windows of one part of the data. */
export function schemaOf(config: DataConfig, split: SplitName): WindowSchema {
  const { radar, coarsen, size, stride = size / 2, frames, wetFraction, batch, seed, splits, skipCorrupt = false } =
    config;
  return {
    group: radar,
    variable: "rain_rate",
    frames,
    size,
    stride,
    timeStride: Math.max(1, Math.floor(frames / 3)),
    coarsen,
    split,
    splits,
    wetFraction: { min: wetFraction },
    maxMissingCells: 0.1,
    batch,
    seed,
    skipCorrupt,
  };
}

/**
 * Training windows without end, epoch after epoch, shuffled, mirrored and turned; only whole batches, so that a compiled
 * step sees one shape. The values of a batch are there until the next is asked for.
 *
 * @param skipped Damaged chunks that windows were left out for are added to it, once for each epoch
 * @throws DataError "missing-frame" when the training part has not one batch of wet windows
 */
export async function* trainingWindows(
  archive: Archive,
  config: DataConfig,
  from: Position,
  skipped: SkippedChunk[] = [],
): AsyncGenerator<RainBatch & WindowBatch> {
  for (let epoch = from.epoch;; epoch++) {
    let batch = 0;
    let few = 0;
    const stream = windows(archive, { ...schemaOf(config, "train"), epoch, augment: true, reuse: true });
    try {
      for await (const found of stream) {
        if (found.shape[0] < config.batch) {
          few = found.shape[0];
          break;
        }
        batch++;
        if (epoch === from.epoch && batch <= from.batch) continue;
        yield { ...found, next: { epoch, batch } };
      }
    } finally {
      skipped.push(...stream.skipped);
    }
    if (batch === 0) throw few > 0 ? fewWindows(config, few) : noWindows(config, "train", stream.skipped);
  }
}

/** Times at which windows of a part begin, and those left out as frames are missing. */
export const rainGaps = (archive: Archive, config: DataConfig, split: SplitName): Promise<WindowGaps> =>
  windowGaps(archive, schemaOf(config, split));

/** Windows of a part in the order of time, each once. @throws DataError "missing-frame" when there is none */
export async function* heldOutWindows(
  archive: Archive,
  config: DataConfig,
  split: SplitName,
): AsyncGenerator<WindowBatch> {
  let any = false;
  const schema = { ...schemaOf(config, split), stride: config.size, timeStride: config.frames, shuffle: false };
  const stream = windows(archive, schema);
  for await (const found of stream) {
    any = true;
    yield found;
  }
  if (!any) throw noWindows(config, split, stream.skipped);
}

/**
 * Makes sure, before any training, that windows are held out for the test.
 *
 * @throws DataError "missing-frame" saying what to change
 */
export async function requireHeldOut(archive: Archive, config: DataConfig): Promise<void> {
  const days = await archive.group(config.radar).days();
  if (config.splits.by !== "hour-blocks" && splitDays(days, config.splits).test.length === 0) {
    throw new DataError(
      "missing-frame",
      `Group "${config.radar}" has ${
        days.length === 1 ? "1 day" : `${days.length} days`
      } and none of them can be held out for ` +
        "the test: use 3 days or more, or blocks of hours (--split hour-blocks)",
      { file: config.archive },
    );
  }
  for await (const _ of heldOutWindows(archive, config, "test")) return;
}

function fewWindows({ archive, radar, batch }: DataConfig, windows: number): DataError {
  return new DataError(
    "missing-frame",
    `The train part of group "${radar}" has ${windows} windows, fewer than a batch of ${batch}: use --batch ${windows} or less, ` +
      "more days or a lower wet fraction",
    { file: archive },
  );
}

/** What to say when a part of the data holds no window, but for those left out as damaged. */
export function noWindows(
  { archive, radar, wetFraction, frames, size, coarsen }: DataConfig,
  split: SplitName,
  skipped: readonly SkippedChunk[] = [],
): DataError {
  const left = skipped.reduce((sum, { windows }) => sum + windows, 0);
  const damage = left === 0 ? "" : `; left out as damaged: ${left}, the first because: ${skipped[0]!.reason}`;
  return new DataError(
    "missing-frame",
    `No window of ${frames} frames and ${size * coarsen} x ${size * coarsen} cells with ${
      100 * wetFraction
    } % of rain in ` +
      `the ${split} part of group "${radar}": use more days, smaller windows or a lower wet fraction${damage}`,
    { file: archive },
  );
}
