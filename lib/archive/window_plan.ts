import type { Grid, TimeAxis } from "../grid/mod.ts";
import type { TimeRange } from "./split.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** Windows whose first frames lie in one time chunk: read together, so that each chunk is decompressed about once. */
export type Segment = readonly number[];

/** First frames (indexes of the axis) of the windows that lie whole in `ranges`, grouped by time chunk, in the order of time. */
export function segmentsOf(
  axis: TimeAxis,
  ranges: readonly TimeRange[],
  { frames, timeStride }: ResolvedSchema,
  chunkTimes: number,
): Segment[] {
  const segments: number[][] = [];
  const indexFrom = (time: number) => Math.ceil((time - axis.first) / axis.step);
  for (const { start, end } of ranges) {
    const stop = Math.min(axis.count, indexFrom(end));
    let chunk = -1;
    for (let index = Math.max(0, indexFrom(start)); index + frames <= stop; index += timeStride) {
      const here = Math.floor(index / chunkTimes);
      if (here === chunk) segments.at(-1)!.push(index);
      else segments.push([index]);
      chunk = here;
    }
  }
  return segments;
}

/** First cells of the windows on a grid, row-major. @throws RangeError when a window is larger than the grid */
export function positionsOf(
  grid: Grid,
  { size, stride, coarsen }: ResolvedSchema,
): readonly { y: number; x: number }[] {
  const side = size * coarsen;
  if (side > grid.ny || side > grid.nx) {
    throw new RangeError(`Window of ${side} x ${side} cells is larger than the grid of ${grid.ny} x ${grid.nx}`);
  }
  const positions: { y: number; x: number }[] = [];
  for (let y = 0; y + side <= grid.ny; y += stride * coarsen) {
    for (let x = 0; x + side <= grid.nx; x += stride * coarsen) positions.push({ y, x });
  }
  return positions;
}
