import { checkProbabilities } from "./brier.ts";
import type { Forecast } from "./forecasts.ts";

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Lower edge, included. */
  readonly from: number;
  /** Upper edge, included in the last bin only. */
  readonly to: number;
  /** Weight of the forecasts in it; their count without weights. */
  readonly weight: number;
  /** Mean forecast; NaN in an empty bin. */
  readonly forecast: number;
  /** Frequency of the event; NaN in an empty bin. */
  readonly frequency: number;
}

/**
 * Reliability diagram of probability forecasts in bins of equal width. Binning is a choice that moves the curve: `corp`
 * needs none.
 *
 * @param table Value of the accumulator of forecasts.
 * @param bins Number of bins. Default 10.
 * @throws RangeError when a forecast is outside [0, 1] or the number of bins is not a whole number above 0.
 */
export function reliability(table: readonly Forecast[], bins = 10): readonly ReliabilityBin[] {
  checkProbabilities(table);
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`Number of bins ${bins} is not a whole number above 0`);
  return Array.from({ length: bins }, (_, k) => {
    const [from, to] = [k / bins, (k + 1) / bins];
    const members = table.filter(({ forecast }) => forecast >= from && (forecast < to || k === bins - 1));
    const sum = (of: (f: Forecast) => number): number => members.reduce((total, f) => total + of(f), 0);
    const weight = sum((f) => f.weight);
    return {
      from,
      to,
      weight,
      forecast: sum((f) => f.weight * f.forecast) / weight,
      frequency: sum((f) => f.events) / weight,
    };
  });
}
