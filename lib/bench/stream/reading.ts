import { randomStream } from "../../base/mod.ts";
import type { BenchArchive } from "./archives.ts";

/** Where a window begins, indexes of the array. */
export type Corner = readonly [time: number, y: number, x: number];

/** Sizes of windows. */
export interface WindowSize {
  readonly frames: number;
  /** Rows and columns. */
  readonly side: number;
  /** Windows of a batch, where they come in batches. */
  readonly batch: number;
}

/** Something to read out of an archive. */
export type Reading =
  | { readonly kind: "windows"; readonly corners: readonly Corner[]; readonly size: WindowSize }
  | { readonly kind: "all"; readonly times: readonly [first: number, count: number]; readonly step: number }
  /** Our stream of shuffled windows, `most` of them or all. */
  | { readonly kind: "epoch"; readonly size: WindowSize; readonly epoch: number; readonly most?: number };

/** Windows anywhere in an archive: the same for all readers in one round, others in the next. */
export function randomWindows(
  { times: [first, count], grid: [ny, nx] }: BenchArchive,
  size: WindowSize,
  { windows, round }: { readonly windows: number; readonly round: number },
): Reading {
  const stream = randomStream(0, `windows, round ${round}`);
  const corners = Array.from({ length: windows }, (): Corner => [
    first + stream.integer(count - size.frames + 1),
    stream.integer(ny - size.side + 1),
    stream.integer(nx - size.side + 1),
  ]);
  return { kind: "windows", corners, size };
}

/** Windows of the bench: 90 minutes of 128 x 128 km. */
export function windowSize(quick: boolean): WindowSize {
  return quick ? { frames: 6, side: 32, batch: 4 } : { frames: 18, side: 128, batch: 8 };
}
