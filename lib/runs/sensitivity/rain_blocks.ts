import { type Archive, type SplitName, windows } from "../../archive/mod.ts";
import { WET_RATE } from "../../base/mod.ts";
import type { DataConfig } from "../data_config.ts";
import { noWindows, schemaOf } from "../rain_windows.ts";

/** A held-out window with radar around it, before it and after it, so that errors can be injected. */
export interface RainBlock {
  /** Start of the window itself, s since 1970 UTC. */
  readonly time: number;
  /** First row and column of the window itself, cells of the models. */
  readonly y: number;
  /** First column. */
  readonly x: number;
  /** Rain rate [frame, y, x], mm h-1, NaN where missing. */
  readonly rates: Float32Array;
  /** Sizes. */
  readonly sizes: BlockSizes;
}

/** Sizes of a block and of the window in its middle. */
export interface BlockSizes {
  /** Frames of the window. */
  readonly frames: number;
  /** Rows and columns of the window. */
  readonly size: number;
  /** Frames before the window, and after it. */
  readonly before: number;
  /** Cells around the window, on each side. */
  readonly around: number;
}

/**
 * Held-out windows of a run in the order of time, each in a block of `before` frames more on either side, a half hour or
 * more, and a quarter of the window around it, `around` cells or more, whose middle is as wet as what models learn from;
 * `most` of them, evenly taken. Windows share rain: blocks of time are what intervals are drawn from.
 *
 * @throws DataError "missing-frame" when there is none
 */
export async function rainBlocks(
  archive: Archive,
  data: DataConfig,
  options: { readonly split: SplitName; readonly before: number; readonly around: number; readonly most: number },
): Promise<readonly RainBlock[]> {
  const around = Math.max(options.around, data.size / 4);
  const sizes = { frames: data.frames, size: data.size, before: options.before, around };
  const wide = { ...data, frames: data.frames + 2 * sizes.before, size: data.size + 2 * sizes.around };
  const step = archive.group(data.radar).time.step;
  const found: RainBlock[] = [];
  const dense = { ...schemaOf(wide, options.split), stride: data.size / 2, timeStride: data.frames, shuffle: false };
  for await (const batch of windows(archive, dense)) {
    const length = wide.frames * wide.size ** 2;
    batch.origins.forEach(({ time, y, x }, k) => {
      const block = {
        time: time + sizes.before * step,
        y: y / data.coarsen + sizes.around,
        x: x / data.coarsen + sizes.around,
        rates: batch.data.slice(k * length, (k + 1) * length),
        sizes,
      };
      const window = windowOf(block);
      const wet = window.reduce((count, rate) => rate >= WET_RATE ? count + 1 : count, 0);
      if (wet >= data.wetFraction * window.length) found.push(block);
    });
  }
  if (found.length === 0) throw noWindows(wide, options.split);
  const every = Math.max(1, found.length / options.most);
  return Array.from({ length: Math.min(found.length, options.most) }, (_, k) => found[Math.floor(k * every)]!);
}

/**
 * The window in the middle of a block [frame, y, x], or what it would be if all was `late`, or seen from `down` and `right` of it.
 *
 * @throws RangeError beyond the block
 */
export function windowOf(
  { rates, sizes: { frames, size, before, around } }: RainBlock,
  { late = 0, down = 0, right = 0 }: { readonly late?: number; readonly down?: number; readonly right?: number } = {},
): Float32Array {
  if (Math.abs(late) > before || Math.max(Math.abs(down), Math.abs(right)) > around) {
    throw new RangeError(
      `Cannot move a window by ${late} frames, ${down} and ${right} cells: its block holds ${before} and ${around} more`,
    );
  }
  const side = size + 2 * around;
  const window = new Float32Array(frames * size * size);
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 0; row < size; row++) {
      const from = ((frame + before - late) * side + row + around + down) * side + around + right;
      window.set(rates.subarray(from, from + size), (frame * size + row) * size);
    }
  }
  return window;
}
