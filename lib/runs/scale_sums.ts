import type { TableBatch, TableColumns } from "../colocation/mod.ts";
import { cellKm } from "../grid/mod.ts";
import { spectral } from "../verification/mod.ts";
import { meanOfFrames } from "./cell_rows.ts";
import type { PairedWindowBatch } from "./paired_windows.ts";
import type { PairContext } from "./pair_context.ts";

/** Columns of scales.parquet: sums of the spectra of held-out windows that begin together, by octave and lag. */
export const SCALE_COLUMNS = {
  time: { type: "TIMESTAMP", units: "", about: "start of the windows, UTC", required: true },
  product: {
    type: "VARCHAR",
    units: "",
    about: "what is compared with the radar: satellite, projected",
    required: true,
  },
  above: { type: "DOUBLE", units: "km", about: "wavelengths lie above it, up to twice it", required: true },
  lag: { type: "DOUBLE", units: "min", about: "time from the radar's half hour to the product's", required: true },
  estimate_power: { type: "DOUBLE", units: "mm2 h-2", about: "sum of the product's power", required: true },
  truth_power: { type: "DOUBLE", units: "mm2 h-2", about: "sum of the radar's power", required: true },
  covariance: { type: "DOUBLE", units: "mm2 h-2", about: "sum of the real part of the cross spectrum", required: true },
} as const satisfies TableColumns;

/** Products compared with the radar by scale. */
export type ScaleProduct = "satellite" | "projected";

/** Gathers spectra of windows. */
export interface ScaleSums {
  /** Adds a batch; `fields` of a product [window, half hour, y, x], mm h-1, NaN missing. */
  add(batch: PairedWindowBatch, product: ScaleProduct, fields: Float32Array): void;
  /** Rows of {@link SCALE_COLUMNS}, in the order of time. */
  rows(): TableBatch;
}

/**
 * Spectra of half hours of products beside those of the radar, by scale and lag. The radar's half hours begin at each of its
 * frames, so lags are as fine as they are and reach one half hour.
 */
export function scaleSums({ pairing, archive, settings: { data } }: PairContext): ScaleSums {
  const { size, frames, coarsen, radar } = data;
  const { time, grid } = archive.group(radar);
  const area = size * size;
  const perHalfHour = frames / pairing.halfHours;
  const starts = frames - perHalfHour + 1;
  const shape = [starts, size, size] as const;
  const accumulator = spectral.lagCoherence({
    shape,
    spacing: cellKm(grid, coarsen),
    interval: time.step / 60,
    maximumLag: Math.min(perHalfHour, starts - 1),
    taper: "hann",
  });
  const states = new Map<
    string,
    { readonly time: number; readonly product: ScaleProduct; state: Float64Array<ArrayBuffer> }
  >();
  const truthOf = (window: Float32Array) => {
    const means = new Float32Array(starts * area);
    for (let start = 0; start < starts; start++) {
      means.set(meanOfFrames(window.subarray(start * area, (start + perHalfHour) * area), area), start * area);
    }
    return means;
  };
  return {
    add: ({ origins, radar }, product, fields) => {
      origins.forEach(({ time }, window) => {
        const truth = truthOf(radar.subarray(window * frames * area, (window + 1) * frames * area));
        const estimate = new Float32Array(starts * area).fill(NaN);
        for (let half = 0; half < pairing.halfHours; half++) {
          const from = (window * pairing.halfHours + half) * area;
          estimate.set(fields.subarray(from, from + area), half * perHalfHour * area);
        }
        const key = `${time} ${product}`;
        const entry = states.get(key) ?? { time, product, state: accumulator.init() };
        entry.state = accumulator.add(entry.state, { estimate, truth, shape });
        states.set(key, entry);
      });
    },
    rows: () => {
      const rows = [...states.values()].flatMap(({ time, product, state }) =>
        spectral.octavesOf(accumulator.value(state)).flatMap(({ above, lags }) =>
          lags.map((sums) => ({ time, product, above, ...sums }))
        )
      );
      return {
        time: rows.map((row) => row.time),
        product: rows.map((row) => row.product),
        above: rows.map((row) => row.above),
        lag: rows.map((row) => row.lag),
        estimate_power: rows.map((row) => row.estimatePower),
        truth_power: rows.map((row) => row.truthPower),
        covariance: rows.map((row) => row.covariance),
      };
    },
  };
}
