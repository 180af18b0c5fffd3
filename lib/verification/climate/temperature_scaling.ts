import { WET_RATE } from "../../base/mod.ts";
import type { Accumulator } from "../accumulator.ts";
import { thresholdIn } from "../contingency.ts";
import { type HeldValues, joined, roomLike } from "../held_values.ts";
import { fitLine, fitQuantileLine, type Line } from "./line.ts";
import { quantile } from "./quantile.ts";

/** Rows of rain and temperature. */
export interface TemperatureRows {
  /** Temperature (of the air, or the dew point), degrees C or K, NaN missing, [row]. */
  readonly temperature: ArrayLike<number>;
  /** Estimated rain, NaN missing, [row]. */
  readonly estimate: ArrayLike<number>;
  /** True rain, NaN missing, [row]. */
  readonly truth: ArrayLike<number>;
}

/** Options of {@link temperatureScaling}. */
export interface TemperatureScalingOptions {
  /** Quantile of wet values that is followed, in (0, 1). Default 0.99. */
  readonly quantile?: number;
  /** Least wet value: the estimates from it on count, and so do the true values, each by itself. Default 0.1 mm h-1. */
  readonly wet?: number;
  /**
   * "quantile-regression" of the logarithm on temperature (Wasko & Sharma 2014, WRR 50, 3608), or "binning" into equally
   * many rows and a line through the bins' quantiles (Lenderink & van Meijgaard 2008, Nat. Geosci. 1, 511), which is biased
   * where rain stops growing with temperature. Default "quantile-regression".
   */
  readonly method?: "quantile-regression" | "binning";
  /** Number of bins. Default 12. */
  readonly bins?: number;
  /** Fewest wet values; for binning in each bin. Default 100. */
  readonly least?: number;
}

/** How a quantile of rain grows with temperature. */
export interface TemperatureScaling {
  /** Growth, percent per K: 100 (exp(slope) - 1); Clausius-Clapeyron is 6 to 7. */
  readonly value: number;
  /** Line of the logarithm of the quantile against temperature. */
  readonly line: Line;
  /** Bins, for binning: mean temperature and quantile of each; else empty. */
  readonly bins: readonly { readonly temperature: number; readonly quantile: number; readonly n: number }[];
  /** Number of wet values. */
  readonly n: number;
  /** Why there is no value; null when there is one. */
  readonly reason: string | null;
}

/** Result of {@link temperatureScaling}. */
export interface TemperatureScalingComparison {
  /** Of the estimate. */
  readonly estimate: TemperatureScaling;
  /** Of the truth. */
  readonly truth: TemperatureScaling;
  /** The quantile. */
  readonly quantile: number;
  /** Least wet value. */
  readonly wet: number;
  /** How it was fitted. */
  readonly method: "quantile-regression" | "binning";
}

/** State of {@link temperatureScaling}: the rows that are present, part by part. */
export type TemperatureState = { readonly [Column in keyof TemperatureRows]: HeldValues }[];

/**
 * Temperature scaling of a quantile of wet rain, log P_q = a + b T, of estimate and truth on joint rows. It keeps all rows,
 * 24 bytes each, 12 in single precision.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError when the columns differ in length, RangeError for
 * an infinite value.
 */
export function temperatureScaling(
  options: TemperatureScalingOptions = {},
): Accumulator<TemperatureState, TemperatureRows, TemperatureScalingComparison> {
  const { quantile: tau = 0.99, wet = WET_RATE, method = "quantile-regression", bins = 12, least = 100 } = options;
  if (!(tau > 0 && tau < 1)) throw new RangeError(`Quantile ${tau} is outside (0, 1)`);
  if (!(wet > 0)) throw new RangeError(`Wet limit ${wet} is not above 0: the logarithm of dry values does not exist`);
  if (method !== "quantile-regression" && method !== "binning") {
    throw new RangeError(`Method "${method}" is unknown: use "quantile-regression" or "binning"`);
  }
  if (!Number.isInteger(bins) || bins < 2) throw new RangeError(`${bins} bins are not a whole number of 2 or more`);
  const fit = (temperature: HeldValues, values: HeldValues): TemperatureScaling => {
    const limit = thresholdIn(values, wet);
    const order = [...temperature.keys()].filter((i) => values[i]! >= limit)
      .sort((a, b) => temperature[a]! - temperature[b]! || values[a]! - values[b]!);
    const [t, logs] = [temperature, values].map((column, k) =>
      Float64Array.from(order, (i) => k === 0 ? column[i]! : Math.log(column[i]!))
    ) as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>];
    const n = t.length;
    const wanted = method === "binning" ? bins * least : least;
    if (n < wanted || n < 2) return none(n, `${n} wet values are fewer than ${wanted}`);
    if (t[0] === t[n - 1]) return none(n, "the temperature is constant");
    const groups = method === "binning" ? equalGroups(t, logs, bins, tau) : [];
    const line = method === "binning"
      ? fitLine(groups.map((g) => g.temperature), groups.map((g) => Math.log(g.quantile)))
      : fitQuantileLine(t, logs, tau);
    return { value: 100 * Math.expm1(line.slope), line, bins: groups, n, reason: null };
  };
  return {
    init: () => [],
    add: (state, { temperature, estimate, truth }) => {
      if (estimate.length !== truth.length || temperature.length !== truth.length) {
        throw new TypeError(
          `Cannot pair ${temperature.length} temperatures, ${estimate.length} estimates and ${truth.length} true values: ` +
            "give as many of each",
        );
      }
      const rows: number[] = [];
      for (let i = 0; i < truth.length; i++) {
        const sum = temperature[i]! + estimate[i]! + truth[i]!;
        if (Number.isNaN(temperature[i]!) || Number.isNaN(estimate[i]!) || Number.isNaN(truth[i]!)) continue;
        if (!Number.isFinite(sum)) throw new RangeError(`Row ${i} is not finite: missing values are NaN`);
        rows.push(i);
      }
      const kept = (values: ArrayLike<number>) => roomLike([values], rows.length).map((_, k) => values[rows[k]!]!);
      state.push({ temperature: kept(temperature), estimate: kept(estimate), truth: kept(truth) });
      return state;
    },
    merge: (state, other, times = 1) => {
      const parts = other.slice();
      for (let t = 0; t < times; t++) for (const part of parts) state.push(part);
      return state;
    },
    value: (state) => {
      const column = (name: keyof TemperatureRows) => joined(state.map((part) => part[name]));
      const temperature = column("temperature");
      return {
        estimate: fit(temperature, column("estimate")),
        truth: fit(temperature, column("truth")),
        quantile: tau,
        wet,
        method,
      };
    },
  };
}

const none = (n: number, reason: string): TemperatureScaling => ({
  value: NaN,
  line: { intercept: NaN, slope: NaN },
  bins: [],
  n,
  reason,
});

/** Groups of equally many rows, rising in temperature: the mean temperature and the quantile (type 7) of the rain. */
function equalGroups(t: Float64Array, logs: Float64Array, count: number, tau: number): TemperatureScaling["bins"] {
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.round(k * t.length / count), Math.round((k + 1) * t.length / count)];
    const rain = logs.slice(from, to).map(Math.exp).sort();
    const temperature = t.subarray(from, to).reduce((sum, value) => sum + value / (to - from), 0);
    return { temperature, quantile: quantile(rain, tau), n: to - from };
  });
}
