import { WET_RATE } from "../../base/mod.ts";
import type { ProductScore } from "../../report/mod.ts";
import { spectral, type Statistic } from "../../verification/mod.ts";
import { shiftFinder, squareCells } from "../best_shift.ts";
import { perState, type ScorerOptions, spectralRings } from "./product_scores.ts";

/** Sums of what a product makes of the radar's rain. */
export type PartsState = readonly Float64Array<ArrayBuffer>[];

/** What tells apart what a product keeps, smooths, shifts and loses of the radar's rain. */
export interface PartsScorer {
  /** Empty sums. */
  init(): PartsState;
  /** Adds a half hour of a window: product and area average on the models' cells [y, x], NaN where no whole cell is. */
  add(state: PartsState, product: Float32Array, average: Float32Array): void;
  /** Adds other sums. */
  merge(state: PartsState, other: PartsState, times?: number): PartsState;
  /** Numbers and how to read them. */
  readonly scores: readonly (ProductScore & { readonly statistic: Statistic<PartsState> })[];
}

/** Least share of wet cells, in both, of the fields that a displacement is looked for in. */
const LEAST_WET = 0.2;

/** Farthest displacement that is looked for, km. */
const FARTHEST = 16;

/** Sums: fields, wet cells of product and average, their rain. */
const [FIELDS, PRODUCT_WET, AVERAGE_WET, PRODUCT_RAIN, AVERAGE_RAIN, COUNTS] = [0, 1, 2, 3, 4, 5] as const;

/**
 * A product beside the area average of the radar: amplitude and correlation by wavelength, mean displacement
 * (km), wet area and amount, as ratios.
 */
export function partsScorer({ size, cellKm, satelliteKm }: Omit<ScorerOptions, "labels">): PartsScorer {
  const shape = [size, size] as const;
  const spectra = spectral.spectralCoherence({ shape, spacing: cellKm, taper: "hann", fill: 0 });
  const bestShift = shiftFinder(squareCells(size), Math.min(size / 4, Math.round(FARTHEST / cellKm)));
  const rings = perState((state: PartsState) => spectra.value(state[0]!).rings);
  const rain = (state: PartsState) => state[2]![AVERAGE_RAIN]!;
  const number = (
    score: string,
    value: (state: PartsState) => number,
    scale: number | null = null,
    range: readonly [number, number] = [0, Infinity],
  ) => ({
    score,
    threshold: null,
    scale,
    group: "all",
    statistic: { value, mass: rain, range },
  });
  return {
    init: () => [spectra.init(), new Float64Array(2), new Float64Array(COUNTS)],
    merge: (state, other, times = 1) => {
      state.forEach((sums, part) => sums.forEach((_, k) => sums[k]! += times * other[part]![k]!));
      return state;
    },
    add: ([own, moved, counts], estimate, truth) => {
      let [cells, wetProduct, wetAverage] = [0, 0, 0];
      for (let i = 0; i < truth.length; i++) {
        if (Number.isNaN(estimate[i]!) || Number.isNaN(truth[i]!)) continue;
        cells++;
        if (estimate[i]! >= WET_RATE) wetProduct++;
        if (truth[i]! >= WET_RATE) wetAverage++;
        counts![PRODUCT_RAIN]! += estimate[i]!;
        counts![AVERAGE_RAIN]! += truth[i]!;
      }
      counts![FIELDS]! += 1;
      counts![PRODUCT_WET]! += wetProduct;
      counts![AVERAGE_WET]! += wetAverage;
      if (wetProduct + wetAverage === 0) return;
      const pair = { estimate, truth, shape };
      spectra.add(own!, pair);
      if (Math.min(wetProduct, wetAverage) < LEAST_WET * cells) return;
      const shift = bestShift([[estimate, truth]]);
      if (shift === null) return;
      moved![0]! += 1;
      moved![1]! += Math.hypot(shift.dy, shift.dx);
    },
    scores: [
      ...spectralRings(spectra.value(spectra.init()).rings, satelliteKm).flatMap(({ ring, scale }) => [
        number("amplitude_ratio", (state) => Math.sqrt(rings(state)[ring]!.powerRatio), scale),
        number("scale_correlation", (state) => rings(state)[ring]!.correlation, scale, [-1, 1]),
      ]),
      number("displacement", (state) => cellKm * state[1]![1]! / state[1]![0]!),
      number("wet_area_ratio", (state) => state[2]![PRODUCT_WET]! / state[2]![AVERAGE_WET]!),
      number("amount_ratio", (state) => state[2]![PRODUCT_RAIN]! / state[2]![AVERAGE_RAIN]!),
    ],
  };
}
