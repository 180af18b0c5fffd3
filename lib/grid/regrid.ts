import { WET_RATE } from "../base/mod.ts";
import type { RegridWeights } from "./regrid_weights.ts";

/** What the source field looks like inside each target cell, [y, x] of the target. */
export interface CellStatistics {
  /** Area-weighted mean of the values present; NaN where there is none. */
  readonly mean: Float32Array;
  /** Part of the cell's area that is covered by values, 0 to 1; 0 where there is none. */
  readonly coveredFraction: Float32Array;
  /** Part of the covered area with values at or above the threshold, 0 to 1; NaN where nothing is covered. */
  readonly wetFraction: Float32Array;
  /** Area-weighted standard deviation of the values present; NaN where there is none. */
  readonly spread: Float32Array;
}

/** Options of {@link cellStatistics}. */
export interface StatisticsOptions {
  /** Values at or above it are wet, in the field's unit. Default 0.1 (mm h-1). */
  readonly wetThreshold?: number;
}

/**
 * Mean, covered fraction, wet fraction and spread of `field` [y, x] (NaN missing) inside each target cell.
 * Not for categories ("code" variables): their means mean nothing.
 *
 * @throws RangeError when the field does not have as many values as the source grid has cells.
 */
export function cellStatistics(
  weights: RegridWeights,
  field: Float32Array,
  options: StatisticsOptions = {},
): CellStatistics {
  requireSourceField(weights, field);
  const threshold = options.wetThreshold ?? WET_RATE;
  const { start, source, weight, area } = weights;
  const cells = area.length;
  const mean = new Float32Array(cells).fill(NaN);
  const coveredFraction = new Float32Array(cells);
  const wetFraction = new Float32Array(cells).fill(NaN);
  const spread = new Float32Array(cells).fill(NaN);
  for (let c = 0; c < cells; c++) {
    let covered = 0;
    let wet = 0;
    let sum = 0;
    let squares = 0;
    for (let k = start[c]!; k < start[c + 1]!; k++) {
      const value = field[source[k]!]!;
      if (value !== value) continue;
      const w = weight[k]!;
      covered += w;
      sum += w * value;
      squares += w * value * value;
      if (value >= threshold) wet += w;
    }
    if (covered === 0) continue;
    const average = sum / covered;
    mean[c] = average;
    coveredFraction[c] = Math.min(1, covered / area[c]!);
    wetFraction[c] = wet / covered;
    spread[c] = Math.sqrt(Math.max(0, squares / covered - average * average));
  }
  return { mean, coveredFraction, wetFraction, spread };
}

/**
 * Area-weighted mean of `field` inside target cell `cell`; NaN where values cover less than `minCovered` of its area.
 * The field is not checked, so that single cells stay cheap.
 */
export function cellMean(
  weights: RegridWeights,
  field: Float32Array,
  at: { cell: number; minCovered?: number },
): number {
  const { start, source, weight, area } = weights;
  let covered = 0;
  let sum = 0;
  for (let k = start[at.cell]!; k < start[at.cell + 1]!; k++) {
    const value = field[source[k]!]!;
    if (value !== value) continue;
    covered += weight[k]!;
    sum += weight[k]! * value;
  }
  return covered > 0 && covered >= (at.minCovered ?? 0) * area[at.cell]! ? sum / covered : NaN;
}

/**
 * Area-weighted means of `field` [y, x] inside all target cells, [y, x] of the target; NaN as in {@link cellMean}.
 *
 * @throws RangeError when the field does not have as many values as the source grid has cells.
 */
export function regridMean(
  weights: RegridWeights,
  field: Float32Array,
  options: { minCovered?: number } = {},
): Float32Array {
  requireSourceField(weights, field);
  return Float32Array.from(weights.area, (_, cell) => cellMean(weights, field, { cell, ...options }));
}

function requireSourceField({ from }: RegridWeights, field: Float32Array): void {
  if (field.length !== from.nx * from.ny) {
    throw new RangeError(
      `Field of ${field.length} values does not fit the source grid of ${from.nx} x ${from.ny} cells`,
    );
  }
}
