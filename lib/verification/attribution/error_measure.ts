import { WET_RATE } from "../../base/mod.ts";

/** Names of the measures of error that {@link ERROR_MEASURES} has. */
export type ErrorMeasure = "squared-log-error" | "log-error" | "absolute-error" | "error";

/** What the error of one pair is taken to be. */
export interface ErrorMeasureText {
  /** In words. */
  readonly title: string;
  /** Units: "1" for log-rain, "data" for the units of the rain. */
  readonly units: "1" | "data";
  /** Least and greatest possible value. */
  readonly range: readonly [number, number];
  /** Error of one pair of rain rates, mm h-1. */
  readonly of: (estimate: number, truth: number) => number;
}

const ANY: readonly [number, number] = [-Infinity, Infinity];
const POSITIVE: readonly [number, number] = [0, Infinity];

/** Log-rain of a rate, mm h-1: ln(R / 0.1 mm h-1) where it rains, 0 where it is dry, so that dry and drizzle are alike. */
const logRain = (rate: number): number => Math.log(Math.max(rate, WET_RATE) / WET_RATE);

/**
 * Measures of error that can be attributed. Squared errors and absolute errors say where a product is bad, signed ones where
 * it is biased; those of log-rain weigh ratios, so that a few heavy cells do not decide.
 */
export const ERROR_MEASURES: Readonly<Record<ErrorMeasure, ErrorMeasureText>> = {
  "squared-log-error": {
    title: "squared error of log-rain",
    units: "1",
    range: POSITIVE,
    of: (estimate, truth) => (logRain(estimate) - logRain(truth)) ** 2,
  },
  "log-error": {
    title: "error of log-rain",
    units: "1",
    range: ANY,
    of: (estimate, truth) => logRain(estimate) - logRain(truth),
  },
  "absolute-error": {
    title: "absolute error",
    units: "data",
    range: POSITIVE,
    of: (estimate, truth) => Math.abs(estimate - truth),
  },
  "error": { title: "error", units: "data", range: ANY, of: (estimate, truth) => estimate - truth },
};
