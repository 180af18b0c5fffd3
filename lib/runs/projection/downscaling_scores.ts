import { distribution, type Statistic } from "../../verification/mod.ts";
import type { ProductScore } from "../../report/mod.ts";
import type { Scorer } from "../generation/compared_scores.ts";
import { perState, type ProductScorer, productScorer, type ProductState } from "../generation/product_scores.ts";

/** Event thresholds of the fractions skill score, mm h-1, and the sides of its windows, km. */
const [THRESHOLDS, SCALES] = [[0.5, 5], [2, 6, 10, 20, 40]] as const;

/** Quantiles of rain that are compared, over all cells. */
const LEVELS = [0.95, 0.99, 0.999] as const;

/** Classes that quantiles are read from, fine ones. */
const EDGES = distribution.logarithmicEdges(0.1, 300, 120);

/** Sums beyond those of {@link ProductScorer}: classes of product and truth, and greatest values of fields. */
const [CLASSES, MAXIMA] = [5, 6] as const;

/** Scores of downscaled rain. */
export interface DownscalingScorer extends Scorer<ProductState> {
  /** Adds a frame of a window: members [member][cell] and the radar [cell], mm h-1, NaN missing. */
  add(state: ProductState, truth: readonly number[], members: readonly (readonly number[])[]): void;
}

/**
 * Scores of rain on the models' cells against the radar: those of `productScorer`, and extremes: quantiles of the product over
 * those of the radar, and the mean over frames of the greatest value over that of the radar.
 *
 * @param size rows and columns of a window
 * @param cellKm side of a cell, km
 */
export function downscalingScorer(size: number, cellKm: number): DownscalingScorer {
  const base: ProductScorer = productScorer({
    size,
    cellKm,
    satelliteKm: cellKm,
    labels: [],
    thresholds: THRESHOLDS,
    scalesKm: SCALES.filter((km) => km >= cellKm),
  });
  const classes = distribution.intensities(EDGES);
  const label = new Array<number>(size * size).fill(-1);
  const paint = (values: readonly number[]) => Float32Array.from(values);
  const read = perState((state: ProductState) => classes.value(state[CLASSES]!).bins);
  const rain = base.scores[0]!.statistic.mass!;
  const about = (score: string, group: string): ProductScore => ({ score, group, threshold: null, scale: null });
  const statistic = (value: (state: ProductState) => number): Statistic<ProductState> => ({
    value,
    mass: rain,
    range: [0, Infinity],
  });
  return {
    init: () => [...base.init(), classes.init(), new Float64Array(2)],
    merge: base.merge,
    add: (state, truth, members) => {
      base.add(state, { truth, label, paint }, members);
      const most = (values: readonly number[]) =>
        values.reduce((max, value, i) => value > max && !Number.isNaN(truth[i]!) ? value : max, 0);
      for (const values of members) {
        classes.add(state[CLASSES]!, { estimate: values, truth });
        state[MAXIMA]![0]! += most(values) / members.length;
      }
      state[MAXIMA]![1]! += most(truth);
    },
    scores: [
      ...base.scores,
      ...LEVELS.map((level) => ({
        ...about("quantile_ratio", `${100 * level} %`),
        statistic: statistic((state) => {
          const bins = read(state);
          return distribution.classQuantile(bins, "estimate", level) / distribution.classQuantile(bins, "truth", level);
        }),
      })),
      {
        ...about("maximum_ratio", "all"),
        statistic: statistic((state) => state[MAXIMA]![0]! / state[MAXIMA]![1]!),
      },
    ],
  };
}
