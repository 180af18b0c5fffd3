import { checkProbabilities } from "../brier.ts";
import { type Forecast, tablesByThreshold } from "../forecasts.ts";

/** Value of forecasts to users of one cost-loss ratio. */
export interface EconomicValue {
  /** Cost of protection over the loss that it prevents. */
  readonly ratio: number;
  /** Share of the saving of perfect forecasts over climatology; below 0 worse than climatology; NaN without both outcomes. */
  readonly value: number;
  /** Probability from which to act. */
  readonly threshold: number;
}

/** Options of {@link economicValue}. */
export interface EconomicValueOptions {
  /** Cost-loss ratios, in (0, 1). Default 0.01, 0.02 ... 0.99. */
  readonly ratios?: readonly number[];
  /**
   * From which probability users act: `best`, the one that served best in this sample, which flatters; or `ratio`, that of
   * their cost-loss ratio, right for reliable forecasts. Default "best".
   */
  readonly act?: "best" | "ratio";
}

const RATIOS: readonly number[] = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);

/**
 * Relative economic value of probability forecasts (Richardson 2000, QJRMS 126, 649): (min(a, s) - F a (1 - s) +
 * H s (1 - a) - s) / (min(a, s) - s a), with a the cost-loss ratio, s the base rate, H and F the probabilities of
 * detection and false detection.
 *
 * @param table Value of the accumulator of forecasts.
 * @throws RangeError when a forecast is outside [0, 1] or a ratio outside (0, 1).
 */
export function economicValue(
  table: readonly Forecast[],
  { ratios = RATIOS, act = "best" }: EconomicValueOptions = {},
): readonly EconomicValue[] {
  checkProbabilities(table);
  const bad = ratios.find((ratio) => !(ratio > 0 && ratio < 1));
  if (bad !== undefined) throw new RangeError(`Cost-loss ratio ${bad} is outside (0, 1)`);
  if (act !== "best" && act !== "ratio") throw new RangeError(`Way to act "${act}" is unknown: use "best" or "ratio"`);
  const tables = tablesByThreshold(table);
  return ratios.map((ratio) => {
    const choices = act === "best" ? tables : tables.filter(({ threshold }) => threshold >= ratio).slice(-1);
    return choices.map(({ threshold, hits, falseAlarms, misses, correctNegatives }): EconomicValue => {
      const n = hits + falseAlarms + misses + correctNegatives;
      const rate = (hits + misses) / n;
      const expense = (hits + falseAlarms) / n * ratio + misses / n;
      const climatology = Math.min(ratio, rate);
      const value = rate > 0 && rate < 1 ? (climatology - expense) / (climatology - rate * ratio) : NaN;
      return { ratio, value, threshold };
    }).reduce((best, choice) => choice.value > best.value ? choice : best);
  });
}
