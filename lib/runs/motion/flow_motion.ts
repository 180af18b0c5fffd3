import type { ArchiveGroupHandle } from "../../archive/mod.ts";
import { cellSize } from "../../grid/mod.ts";
import { logRain } from "../../topographic/mod.ts";
import { spatial } from "../../verification/mod.ts";
import type { DataConfig } from "../data_config.ts";
import { partsOf } from "../latent_errors.ts";

/** Motion along the axes of the grid, km/h. */
export interface Motion {
  /** Along +x of the projection. */
  readonly east: number;
  /** Along +y. */
  readonly north: number;
}

/** Frames that a motion is read from, and every how many it is read. */
const [FRAMES, EVERY] = [3, 3];

/**
 * Mean motion of the rain of a window by optical flow of its log-rain (Lucas-Kanade): over cells by their log-rain, and over
 * frames. Missing cells count as dry. 0 of a window without rain.
 *
 * @param rates rain rate [frame, y, x], mm h-1
 */
export function flowMotion(
  rates: Float32Array,
  { grid, time }: Pick<ArchiveGroupHandle, "grid" | "time">,
  { size, frames, coarsen }: Pick<DataConfig, "size" | "frames" | "coarsen">,
): Motion {
  const fields = partsOf(rates, frames).map((rate) =>
    Float64Array.from(rate, (value) => Number.isNaN(value) ? 0 : logRain(value))
  );
  let [x, y, weight] = [0, 0, 0];
  for (let t = FRAMES - 1; t < frames; t += EVERY) {
    const { dx, dy } = spatial.opticalFlow(fields.slice(t + 1 - FRAMES, t + 1), [size, size]);
    fields[t]!.forEach((rain, i) => {
      x += rain * dx[i]!;
      y += rain * dy[i]!;
      weight += rain;
    });
  }
  if (weight === 0) return { east: 0, north: 0 };
  const side = cellSize(grid, coarsen);
  const kmh = (metres: number) => metres / 1000 * 3600 / time.step;
  return { east: kmh(side.x) * x / weight, north: Math.sign(grid.dy) * kmh(side.y) * y / weight };
}
