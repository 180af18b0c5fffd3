import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { powerFloors } from "./power_floor.ts";
import { bestLag, type LagCorrelation, lagCorrelation } from "./best_lag.ts";
import { checkSpacing } from "./rapsd.ts";
import { checkSequences, type SequenceOptions, type SequencePair, sequenceSpectra } from "./sequence.ts";

/** Options of {@link lagCoherence}. */
export interface LagCoherenceOptions extends SequenceOptions {
  /** Largest lag, in fields. Default 3, or less for short sequences. */
  readonly maximumLag?: number;
}

/** What one ring of wavenumbers says. */
export interface RingLag {
  /** Wavenumber, cycles per unit of length. */
  readonly wavenumber: number;
  /** Its inverse; Infinity for the mean. */
  readonly wavelength: number;
  /** By lag, rising. */
  readonly lags: readonly LagCorrelation[];
  /** Lag of the highest correlation, by a parabola through it and its neighbours: how late the estimate is; or NaN. */
  readonly delay: number;
}

/** Coherence by scale and lag. */
export interface LagCoherence {
  /** From the mean to the finest. */
  readonly rings: readonly RingLag[];
  /** Pairs of complete fields at lag 0. */
  readonly fields: number;
  /** Why the values are NaN, where all are. */
  readonly reason?: string;
}

const SUMS = 3;

/**
 * Coherence by scale and lag: which scales of an estimate are right, and when. An estimate that is late by two fields has
 * its ridge at lag 2 in all rings; one that is too smooth loses the fine rings at every lag. Fields with missing cells
 * are left out, the others of the sequence stay; a fill is of each field's own cells, as masks of other times differ.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError for a sequence of another shape and RangeError
 * for infinite values.
 */
export function lagCoherence(
  options: LagCoherenceOptions,
): Accumulator<Float64Array<ArrayBuffer>, SequencePair, LagCoherence> {
  const { shape: [times], spacing = 1, interval = 1 } = options;
  const reach = options.maximumLag ?? Math.min(3, times - 1);
  checkSpacing(spacing);
  checkSpacing(interval);
  if (!Number.isInteger(reach) || reach < 0 || reach >= times) {
    throw new RangeError(`Lag ${reach} is not a whole number from 0 to ${times - 1}: sequences have ${times} fields`);
  }
  const spectra = sequenceSpectra(options);
  const { count, index, weight, step } = spectra.rings;
  const modes = index.length;
  const lags = 2 * reach + 1;
  const FIELDS = (count + 1) * lags * SUMS;
  const [f, o] = [spectra.room(), spectra.room()];
  const addFields = (state: Float64Array, lag: number, t: number): void => {
    const [first, second] = [(t + lag) * modes, t * modes];
    for (let mode = 0; mode < modes; mode++) {
      const at = SUMS * (index[mode]! * lags + lag + reach);
      const [i, j, w] = [first + mode, second + mode, weight[mode]!];
      state[at]! += w * (f.re[i]! * f.re[i]! + f.im[i]! * f.im[i]!);
      state[at + 1]! += w * (o.re[j]! * o.re[j]! + o.im[j]! * o.im[j]!);
      state[at + 2]! += w * (f.re[i]! * o.re[j]! + f.im[i]! * o.im[j]!);
    }
  };
  const ring = (state: Float64Array, k: number, [floorF, floorO]: readonly [number, number]): RingLag => {
    const values = Array.from({ length: lags }, (_, lag) => {
      const at = SUMS * (k * lags + lag);
      const [estimatePower, truthPower, covariance] = [state[at]!, state[at + 1]!, state[at + 2]!];
      const found = lagCorrelation({ lag: (lag - reach) * interval, estimatePower, truthPower, covariance });
      return estimatePower > floorF && truthPower > floorO ? found : { ...found, value: NaN };
    });
    const wavenumber = k * step / spacing;
    return { wavenumber, wavelength: 1 / wavenumber, lags: values, delay: bestLag(values).delay };
  };
  return {
    init: () => new Float64Array(FIELDS + 1),
    add: (state, pair) => {
      checkSequences(pair, options);
      const estimated = spectra.transform(pair.estimate, pair.estimate, f);
      const observed = spectra.transform(pair.truth, pair.truth, o);
      for (let t = 0; t < times; t++) {
        for (let lag = Math.max(-reach, -t); lag <= reach && t + lag < times; lag++) {
          if (!observed[t] || !estimated[t + lag]) continue;
          addFields(state, lag, t);
          if (lag === 0) state[FIELDS]! += 1;
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const floors = powerFloors(state, SUMS, FIELDS);
      return {
        rings: Array.from({ length: count }, (_, k) => ring(state, k, floors)),
        fields: state[FIELDS]!,
        ...(state[FIELDS]! > 0 ? {} : { reason: "no pair of fields without missing cells" }),
      };
    },
  };
}
