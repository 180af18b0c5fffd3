import type { Forecast } from "./forecasts.ts";
import { isotonicFit } from "./isotonic.ts";

/** Brier score and its CORP decomposition: score = miscalibration - discrimination + uncertainty. */
export interface Brier {
  /** Mean of (p - o)^2; NaN without pairs, as the others. */
  readonly score: number;
  /** What recalibration would gain: 0 for reliable forecasts. */
  readonly miscalibration: number;
  /** What the recalibrated forecasts gain on the base rate. */
  readonly discrimination: number;
  /** Score of the base rate, f (1 - f). */
  readonly uncertainty: number;
}

/** A forecast with its recalibrated value. */
export interface Recalibrated extends Forecast {
  /** Conditional event probability by isotonic regression. */
  readonly recalibrated: number;
}

/**
 * CORP reliability (Dimitriadis, Gneiting & Jordan 2021, PNAS 118): the event's frequency for each distinct forecast,
 * made non-decreasing by pooling adjacent violators. Equal forecasts are one value here, so the order of the pairs has
 * no say.
 *
 * @param table Value of the accumulator of forecasts.
 */
export function corp(table: readonly Forecast[]): readonly Recalibrated[] {
  const fitted = isotonicFit(table.map((f) => f.events / f.weight), table.map((f) => f.weight));
  return table.map((forecast, k) => ({ ...forecast, recalibrated: fitted[k]! }));
}

/**
 * Brier score of probability forecasts with its CORP decomposition.
 *
 * @param table Value of the accumulator of forecasts.
 * @throws RangeError when a forecast is outside [0, 1].
 */
export function brier(table: readonly Forecast[]): Brier {
  checkProbabilities(table);
  const calibrated = corp(table);
  const weight = table.reduce((sum, f) => sum + f.weight, 0);
  const rate = table.reduce((sum, f) => sum + f.events, 0) / weight;
  const meanScore = (probability: (f: Recalibrated) => number): number =>
    calibrated.reduce((sum, f) => {
      const p = probability(f);
      return sum + f.events * (1 - p) ** 2 + (f.weight - f.events) * p ** 2;
    }, 0) / weight;
  const score = meanScore((f) => f.forecast);
  const recalibrated = meanScore((f) => f.recalibrated);
  const uncertainty = meanScore(() => rate);
  return {
    score,
    miscalibration: score - recalibrated,
    discrimination: uncertainty - recalibrated,
    uncertainty,
  };
}

/** @throws RangeError when a forecast is outside [0, 1]. */
export function checkProbabilities(table: readonly Forecast[]): void {
  const bad = table.find(({ forecast }) => !(forecast >= 0 && forecast <= 1));
  if (bad !== undefined) {
    throw new RangeError(`Forecast ${bad.forecast} is not a probability in [0, 1]: divide percentages by 100`);
  }
}
