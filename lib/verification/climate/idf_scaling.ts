import { fitLine } from "./line.ts";
import { greatestAmounts } from "./greatest_amount.ts";
import { type Series, stepOf } from "./series.ts";

/** Options of {@link idfScaling}. */
export interface IdfOptions {
  /** Durations, s: multiples of the series' step, at least two. */
  readonly durations: readonly number[];
  /** Order of the moment of annual maxima that is followed. Default 1, the mean. */
  readonly order?: number;
  /** Fewest windows of a year. Default 1. */
  readonly least?: number;
  /** Month with which years begin. Default 1. */
  readonly firstMonth?: number;
}

/** Intensity-duration-frequency scaling. */
export interface IdfScaling {
  /** Exponent H of E[I_d^q] ~ d^(-H q): 0 for steady rain, 1 for single bursts. */
  readonly value: number;
  /** Of each duration: the moment's root, in mm h-1 for rates, and the years it rests on. */
  readonly intensities: readonly { readonly duration: number; readonly intensity: number; readonly years: number }[];
  /** Share of the variance of log intensity that the power law explains. */
  readonly explained: number;
  /** Order of the moment. */
  readonly order: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/**
 * Scaling of intensity with duration: annual maxima of the mean intensity over moving windows of each duration, their moment
 * of order q, and a line through log moment^(1/q) against log duration (simple scaling; Menabde, Seed & Pegram 1999, WRR 35,
 * 335). The exponent of products that smooth is too low.
 *
 * @param series Rates, mm h-1.
 * @throws As {@link greatestAmounts}; RangeError when a duration is not a multiple of the step, or there are fewer than two.
 */
export function idfScaling(series: Series, options: IdfOptions): IdfScaling {
  const { durations, order = 1, least = 1, firstMonth = 1 } = options;
  if (durations.length < 2) throw new RangeError(`${durations.length} durations make no line: give 2 or more`);
  if (!(order > 0)) throw new RangeError(`Order ${order} of the moment is not above 0`);
  const step = stepOf(series);
  const intensities = durations.map((duration) => {
    const window = duration / step;
    if (series.time.length > 1 && !(Number.isInteger(window) && window > 0)) {
      throw new RangeError(`Duration ${duration} s is not a multiple of the step, ${step} s`);
    }
    const { values } = greatestAmounts(series, { window: Number.isNaN(window) ? 1 : window, least, firstMonth });
    const moment = values.reduce((sum, value) => sum + (value / window) ** order, 0) / values.length;
    return { duration, intensity: moment ** (1 / order), years: values.length };
  });
  const x = durations.map(Math.log);
  const y = intensities.map(({ intensity }) => Math.log(intensity));
  const defined = y.every(Number.isFinite);
  const line = defined ? fitLine(x, y) : { slope: NaN, intercept: NaN };
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const [rest, all] = [
    y.reduce((sum, value, k) => sum + (value - line.intercept - line.slope * x[k]!) ** 2, 0),
    y.reduce((sum, value) => sum + (value - mean) ** 2, 0),
  ];
  return {
    value: -line.slope,
    intensities,
    explained: 1 - rest / all,
    order,
    reason: defined ? null : "a duration has no complete window, or no rain",
  };
}
