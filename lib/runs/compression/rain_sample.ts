import type { WindowBatch } from "../../archive/mod.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { concatenate } from "../concatenate.ts";

/** Windows of one block of the bootstrap: what is compressed together. */
export interface RainBlock {
  /** First time of its first window, s since 1970 UTC. */
  readonly time: number;
  /** Windows. */
  readonly windows: number;
  /** Rain rate [window, frame, y, x], mm h-1, NaN where missing. */
  readonly rates: Float32Array;
}

/** How many windows are looked at. */
export interface SampleSize {
  /** Blocks, at most. */
  readonly blocks: number;
  /** Windows of a block, at most: eight of 18 frames of 32 x 32 cells are nearly the values of a chunk of the archive. */
  readonly windows: number;
}

/** An even part of the windows of a stream in the order of time, however long it is: of its blocks, and of each block's windows. */
export async function sampleBlocks(stream: AsyncIterable<WindowBatch>, size: SampleSize): Promise<RainBlock[]> {
  const blocks = evenPart<RainBlock>(size.blocks);
  let number = NaN;
  let time = NaN;
  let windows = evenPart<Float32Array>(size.windows);
  const end = () => {
    const kept = windows.kept();
    if (kept.length > 0) blocks.add({ time, windows: kept.length, rates: concatenate(kept) });
    windows = evenPart(size.windows);
  };
  for await (const { data, origins } of stream) {
    const length = data.length / origins.length;
    for (const [i, origin] of origins.entries()) {
      const next = HELD_OUT_BLOCKS.of(origin.time);
      if (next !== number) {
        end();
        [number, time] = [next, origin.time];
      }
      windows.add(data.slice(i * length, (i + 1) * length));
    }
  }
  end();
  return [...blocks.kept()];
}

/** Takes what comes, and keeps `most` of it, evenly over all, without holding more than twice as much. */
function evenPart<T>(most: number): { add(item: T): void; kept(): readonly T[] } {
  let [every, seen] = [1, 0];
  let held: T[] = [];
  return {
    add: (item) => {
      if (seen++ % every !== 0) return;
      held.push(item);
      if (held.length <= 2 * most) return;
      every *= 2;
      held = held.filter((_, i) => i % 2 === 0);
    },
    kept: () => {
      if (held.length <= most) return held;
      return Array.from({ length: most }, (_, i) => held[Math.floor(i * held.length / most)]!);
    },
  };
}
