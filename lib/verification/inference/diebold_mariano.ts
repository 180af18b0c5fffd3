import { autocovariance } from "./autocovariance.ts";
import { studentTail } from "./student_tail.ts";

/** Losses of two forecasts of the same times. */
export interface Losses {
  /** Loss of the first (squared error, CRPS, score of a block), NaN missing, at even steps, [time]. */
  readonly first: ArrayLike<number>;
  /** Loss of the second, [time]. */
  readonly second: ArrayLike<number>;
}

/** Options of {@link dieboldMariano}. */
export interface DieboldMarianoOptions {
  /** Steps ahead of the forecasts: their errors are correlated over horizon - 1 lags. Default 1. */
  readonly horizon?: number;
  /**
   * Weights of the lags: "rectangular", all 1, as in the paper, whose variance may come out negative; "bartlett", 1 - k / horizon
   * (Newey & West 1987), which cannot. Default "rectangular".
   */
  readonly kernel?: "rectangular" | "bartlett";
}

/** Test of equal accuracy. */
export interface DieboldMariano {
  /** Mean of first - second: below 0 when the first is better. */
  readonly difference: number;
  /** Statistic, with the small-sample correction. */
  readonly value: number;
  /** Two-sided p-value, Student's t with n - 1 degrees of freedom. */
  readonly p: number;
  /** Number of times at which both are present. */
  readonly n: number;
  /** Steps ahead. */
  readonly horizon: number;
  /** Weights of the lags. */
  readonly kernel: "rectangular" | "bartlett";
  /** Why there is no statistic; null when there is one. */
  readonly reason: string | null;
}

/**
 * Test of equal accuracy of two forecasts (Diebold & Mariano 1995, J. Bus. Econ. Stat. 13, 253), with a variance that allows
 * for autocorrelation and the correction of Harvey, Leybourne & Newbold (1997, Int. J. Forecasting 13, 281, eq. 9): the
 * statistic times sqrt((n + 1 - 2 h + h (h - 1) / n) / n), against Student's t.
 *
 * @throws TypeError when the lengths differ; RangeError when the horizon is no whole number from 1 to below n, the kernel is
 * unknown, or a loss is infinite.
 */
export function dieboldMariano(losses: Losses, options: DieboldMarianoOptions = {}): DieboldMariano {
  const { horizon = 1, kernel = "rectangular" } = options;
  const { first, second } = losses;
  if (first.length !== second.length) {
    throw new TypeError(`Cannot pair ${first.length} losses with ${second.length}: give as many of each`);
  }
  if (kernel !== "rectangular" && kernel !== "bartlett") {
    throw new RangeError(`Kernel "${kernel}" is unknown: use "rectangular" or "bartlett"`);
  }
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`Horizon ${horizon} is not a whole number above 0`);
  }
  const d = Float64Array.from(first, (loss, i) => loss - second[i]!);
  const missing = (i: number): boolean => Number.isNaN(first[i]!) || Number.isNaN(second[i]!);
  const infinite = d.findIndex((value, i) => !Number.isFinite(value) && !missing(i));
  if (infinite >= 0) {
    throw new RangeError(`Losses ${first[infinite]} and ${second[infinite]} at index ${infinite} are not finite`);
  }
  const present = d.filter((value) => !Number.isNaN(value));
  const n = present.length;
  const difference = present.reduce((a, b) => a + b, 0) / n;
  const none = (reason: string): DieboldMariano => ({ difference, value: NaN, p: NaN, n, horizon, kernel, reason });
  if (n < 2 || horizon >= n) return none(`${n} times are too few for a horizon of ${horizon}`);
  if (present.every((value) => value === present[0])) return none("the differences are constant");
  const variance = autocovariance(d, horizon - 1).reduce((sum, c, k) => {
    const weight = kernel === "bartlett" ? 1 - k / horizon : 1;
    return sum + (k === 0 ? 1 : 2 * weight) * c;
  }, 0) / n;
  if (!(variance > 0)) return none('the rectangular kernel gives a variance below 0: use kernel "bartlett"');
  const correction = Math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n);
  const value = correction * difference / Math.sqrt(variance);
  return { difference, value, p: studentTail(value, n - 1), n, horizon, kernel, reason: null };
}
