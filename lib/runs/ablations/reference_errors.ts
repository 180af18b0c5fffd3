import { logRain } from "../../topographic/mod.ts";
import { spatial } from "../../verification/mod.ts";
import type { ReferenceErrors } from "./ablation_result.ts";

/** Frames that motion is read from. */
const FLOW_FRAMES = 3;

/** Half of the side of the square that smoothed forecasts average over, cells. */
const REACH = 3;

/** What is forecast without a model, in the order of {@link ReferenceErrors}. */
const NAMES = ["persistence", "smoothedPersistence", "flow", "smoothedFlow"] as const;

/**
 * Errors of forecasts that need no model: persistence and extrapolation along optical flow (Lucas-Kanade of the last three
 * frames, semi-Lagrangian), each as it is and averaged over 7 x 7 cells. Beyond the window's edges there is nothing to
 * bring in: the value at the edge stands for it. Missing cells count as dry in the motion, and not in the errors.
 *
 * @param windows batches of rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @param options leads in frames, the first frame that is forecast from, sizes
 */
export async function referenceErrors(
  windows: AsyncIterable<{ readonly data: Float32Array }>,
  options: {
    readonly leads: readonly number[];
    readonly from: number;
    readonly frames: number;
    readonly size: number;
    readonly minutes: number;
  },
): Promise<{ readonly errors: readonly ReferenceErrors[]; readonly windows: number }> {
  const { leads, from, frames, size, minutes } = options;
  const shape = [size, size] as const;
  const cells = leads.map(() => 0);
  const squares = leads.map(() => NAMES.map(() => 0));
  let count = 0;
  for await (const { data } of windows) {
    const length = size * size;
    for (let window = 0; window < data.length; window += frames * length) {
      count++;
      const rates = Array.from(
        { length: frames },
        (_, t) => data.subarray(window + t * length, window + (t + 1) * length),
      );
      const logs = rates.map((rate) => Float64Array.from(rate, logRain));
      const fields = logs.map((log) => log.map((value) => Number.isNaN(value) ? 0 : value));
      for (let t = from; t < frames - Math.min(...leads); t++) {
        const flow = spatial.opticalFlow(fields.slice(Math.max(0, t + 1 - FLOW_FRAMES), t + 1), shape);
        const smoothed = meanAround(logs[t]!, size);
        leads.forEach((lead, k) => {
          const later = logs[t + lead];
          if (later === undefined) return;
          const moved = spatial.advected(fields[t]!, flow, shape, lead);
          const forecasts = [logs[t]!, smoothed, moved, meanAround(moved, size)];
          for (let i = 0; i < length; i++) {
            if (Number.isNaN(later[i]! + logs[t]![i]!)) continue;
            cells[k]!++;
            forecasts.forEach((forecast, n) => squares[k]![n]! += (forecast[i]! - later[i]!) ** 2);
          }
        });
      }
    }
  }
  const errors = leads.map((lead, k) => {
    const named = NAMES.map((name, n) => [name, Math.sqrt(squares[k]![n]! / cells[k]!)]);
    return { minutes: lead * minutes, ...Object.fromEntries(named) as Omit<ReferenceErrors, "minutes"> };
  });
  return { errors, windows: count };
}

/** Means of the valid cells of the square around each cell, cut to the field; 0 where there is none. */
function meanAround(field: Float64Array, size: number): Float64Array {
  return field.map((_, i) => {
    const [y, x] = [Math.floor(i / size), i % size];
    let [sum, n] = [0, 0];
    for (let row = Math.max(0, y - REACH); row <= Math.min(size - 1, y + REACH); row++) {
      for (let column = Math.max(0, x - REACH); column <= Math.min(size - 1, x + REACH); column++) {
        const value = field[row * size + column]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        n++;
      }
    }
    return n === 0 ? 0 : sum / n;
  });
}
