import { logRain } from "../topographic/mod.ts";
import { spatial } from "../verification/mod.ts";
import { partsOf } from "./latent_errors.ts";
import type { ReferenceErrors } from "./ablations/ablation_result.ts";

/** Frames that motion is read from. */
const FLOW_FRAMES = 3;

/** First frame of a window to forecast from, for all that are compared: optical flow needs those before it, as levers do. */
export const FORECAST_FROM = FLOW_FRAMES - 1;

/** Half of the side of the square that smoothed forecasts average over, cells. */
const REACH = 3;

/** What is forecast without a model, in the order of {@link ReferenceErrors}. */
export const REFERENCES = ["persistence", "smoothedPersistence", "flow", "smoothedFlow"] as const;

/** What is forecast without a model, and how. */
export interface ReferenceOptions {
  /** Leads, frames. */
  readonly leads: readonly number[];
  /** First frame that is forecast from. */
  readonly from: number;
  /** Frames of a window. */
  readonly frames: number;
  /** Rows and columns of a window. */
  readonly size: number;
}

/** Squared errors of log-rain of one window at one lead, summed over the pairs of valid cells. */
export interface ReferenceSums {
  /** Valid pairs of cells. */
  cells: number;
  /** By forecast, in the order of {@link REFERENCES}. */
  readonly squares: number[];
}

/**
 * Errors of forecasts that need no model: persistence and extrapolation along optical flow (Lucas-Kanade of the last three
 * frames, semi-Lagrangian), each as it is and averaged over 7 x 7 cells. Beyond the window's edges there is nothing to
 * bring in: the value at the edge stands for it. Missing cells are filled with the mean around
 * them for the motion, and do not count in the errors.
 *
 * @param windows batches of rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @param options leads in frames, the first frame that is forecast from, sizes
 */
export async function referenceErrors(
  windows: AsyncIterable<{ readonly data: Float32Array }>,
  options: ReferenceOptions & { readonly minutes: number },
): Promise<{ readonly errors: readonly ReferenceErrors[]; readonly windows: number }> {
  const { leads, frames, size, minutes } = options;
  const totals = noSums(leads);
  let count = 0;
  for await (const { data } of windows) {
    for (const rates of partsOf(data, data.length / (frames * size * size))) {
      count++;
      referenceSums(rates, options).forEach((sums, k) => {
        totals[k]!.cells += sums.cells;
        sums.squares.forEach((square, n) => totals[k]!.squares[n]! += square);
      });
    }
  }
  const errors = leads.map((lead, k) => {
    const { cells, squares } = totals[k]!;
    const named = REFERENCES.map((name, n) => [name, Math.sqrt(squares[n]! / cells)]);
    return { minutes: lead * minutes, ...Object.fromEntries(named) as Omit<ReferenceErrors, "minutes"> };
  });
  return { errors, windows: count };
}

const noSums = (leads: readonly number[]): ReferenceSums[] =>
  leads.map(() => ({ cells: 0, squares: REFERENCES.map(() => 0) }));

/** The sums of {@link referenceErrors} of one window [frame, y, x], mm h-1, by lead. */
export function referenceSums(
  window: Float32Array,
  { leads, from, frames, size }: ReferenceOptions,
): readonly ReferenceSums[] {
  const shape = [size, size] as const;
  const sums = noSums(leads);
  const logs = partsOf(window, frames).map((rate) => Float64Array.from(rate, logRain));
  const fields = logs.map((log) => {
    const around = meanAround(log, size); // what is missing is no dry weather that flow could carry along
    return log.map((value, i) => Number.isNaN(value) ? around[i]! : value);
  });
  for (let t = from; t < frames - Math.min(...leads); t++) {
    const flow = spatial.opticalFlow(fields.slice(Math.max(0, t + 1 - FLOW_FRAMES), t + 1), shape);
    const smoothed = meanAround(logs[t]!, size);
    leads.forEach((lead, k) => {
      const later = logs[t + lead];
      if (later === undefined) return;
      const { squares } = sums[k]!;
      const moved = spatial.advected(fields[t]!, flow, shape, lead);
      const forecasts = [logs[t]!, smoothed, moved, meanAround(moved, size)];
      for (let i = 0; i < later.length; i++) {
        if (Number.isNaN(later[i]! + logs[t]![i]!)) continue;
        sums[k]!.cells++;
        forecasts.forEach((forecast, n) => squares[n]! += (forecast[i]! - later[i]!) ** 2);
      }
    });
  }
  return sums;
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
