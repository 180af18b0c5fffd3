import { type Accumulator, pairCount, type Pairs, weightAt } from "./accumulator.ts";
import { type EventOperator, isAbove, type Table, thresholdsIn } from "./contingency.ts";

/** All pairs with one forecast value. */
export interface Forecast {
  /** The value. */
  readonly forecast: number;
  /** Weight of the pairs; their count without weights. */
  readonly weight: number;
  /** Weight of those in which the event came true. */
  readonly events: number;
}

/** State of {@link forecasts}: weight, and weight of events, by forecast value. */
export type ForecastState = Map<number, { weight: number; events: number }>;

/** Options of {@link forecasts}. */
export interface ForecastOptions {
  /** Threshold of the event, in the units of the truth. Default 1, for a truth of zeros and ones. */
  readonly threshold?: number;
  /** Which true values are events. Default ">=". */
  readonly event?: EventOperator;
}

/**
 * Accumulates forecasts of an event (probabilities, likelihoods, any number that grows with the event's chance) against
 * the true values: how often each value was given and how often the event followed. ROC, reliability and Brier score are
 * read from it, exact with ties. Its memory is that of the distinct values: round continuous forecasts first.
 *
 * @throws RangeError when the threshold is not a number; `add` throws as every accumulator of pairs.
 */
export function forecasts(
  options: ForecastOptions = {},
): Accumulator<ForecastState, Pairs, readonly Forecast[]> {
  const { threshold = 1, event = ">=" } = options;
  const above = isAbove(event);
  if (Number.isNaN(threshold)) throw new RangeError("Threshold NaN is not a number");
  const count = (state: ForecastState, forecast: number, weight: number, events: number): void => {
    const entry = state.get(forecast);
    if (entry === undefined) state.set(forecast, { weight, events });
    else {
      entry.weight += weight;
      entry.events += events;
    }
  };
  return {
    init: () => new Map(),
    add: (state, pairs) => {
      const { estimate, truth, weights } = pairs;
      const limit = thresholdsIn(truth, [threshold])[0]!;
      const n = pairCount(pairs);
      for (let i = 0; i < n; i++) {
        const p = estimate[i]!;
        const x = truth[i]!;
        const w = weightAt(weights, i);
        if (!(w > 0) || Number.isNaN(p) || Number.isNaN(x)) continue;
        count(state, p, w, (above ? x > limit : x >= limit) ? w : 0);
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      for (const [forecast, { weight, events }] of other) count(state, forecast, times * weight, times * events);
      return state;
    },
    value: (state) =>
      [...state].map(([forecast, entry]) => ({ forecast, ...entry })).sort((a, b) => a.forecast - b.forecast),
  };
}

/** A contingency table of "forecast >= threshold". */
export interface ThresholdTable extends Table {
  /** Forecasts at or above it say yes. */
  readonly threshold: number;
}

/**
 * The tables of every decision that the forecasts allow: one per distinct value, falling, after "never" (threshold
 * Infinity). Any categorical score by probability threshold is `CATEGORICAL.csi.value(table)` over them.
 *
 * @param table Forecasts, rising.
 */
export function tablesByThreshold(table: readonly Forecast[]): readonly ThresholdTable[] {
  const events = table.reduce((sum, entry) => sum + entry.events, 0);
  const others = table.reduce((sum, entry) => sum + entry.weight - entry.events, 0);
  let hits = 0;
  let falseAlarms = 0;
  const at = (threshold: number): ThresholdTable => ({
    threshold,
    hits,
    falseAlarms,
    misses: events - hits,
    correctNegatives: others - falseAlarms,
  });
  return [
    at(Infinity),
    ...table.toReversed().map((entry) => {
      hits += entry.events;
      falseAlarms += entry.weight - entry.events;
      return at(entry.forecast);
    }),
  ];
}
