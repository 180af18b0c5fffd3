import { CATEGORICAL } from "./categorical/categorical.ts";
import { type Forecast, tablesByThreshold } from "./forecasts.ts";

/** One decision threshold of a ROC curve. */
export interface RocPoint {
  /** Forecasts at or above it say yes. */
  readonly threshold: number;
  /** Probability of false detection. */
  readonly pofd: number;
  /** Probability of detection. */
  readonly pod: number;
}

/** Relative operating characteristic. */
export interface Roc {
  /** Points from (0, 0) at threshold Infinity to (1, 1), one per distinct forecast. */
  readonly points: readonly RocPoint[];
  /** Area under them: the chance that an event had the higher forecast, ties for one half. NaN without both outcomes. */
  readonly area: number;
}

/**
 * Relative operating characteristic of forecasts of an event, with its area by the trapezoid rule over the distinct
 * values, which is the Mann-Whitney statistic with ties for one half (Mason & Graham 2002).
 *
 * @param table Value of the accumulator of forecasts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { forecasts } from "./mod.ts";
 * const { init, add, value } = forecasts();
 * const table = value(add(init(), { estimate: [0.1, 0.8, 0.8, 0.9], truth: [0, 0, 1, 1] }));
 * assert.equal(roc(table).area, 0.875);
 * ```
 */
export function roc(table: readonly Forecast[]): Roc {
  const points = tablesByThreshold(table).map((t): RocPoint => ({
    threshold: t.threshold,
    pofd: CATEGORICAL.pofd.value(t),
    pod: CATEGORICAL.pod.value(t),
  }));
  let area = 0;
  for (let k = 1; k < points.length; k++) {
    const [from, to] = [points[k - 1]!, points[k]!];
    area += (to.pofd - from.pofd) * (to.pod + from.pod) / 2;
  }
  return { points, area: points.length > 1 ? area : NaN };
}
