import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { lineTransform } from "./lines.ts";
import { powerFloors } from "./power_floor.ts";
import { checkSpacing } from "./rapsd.ts";
import { checkSequences, type SequenceOptions, type SequencePair, sequenceSpectra } from "./sequence.ts";

/** Power and coherence of one ring of wavenumbers at one frequency. */
export interface SpaceTimeBin {
  /** Wavenumber, cycles per unit of length. */
  readonly wavenumber: number;
  /** Frequency, cycles per unit of time, both signs taken together. */
  readonly frequency: number;
  /** Variance of the estimate in the bin. */
  readonly estimate: number;
  /** Variance of the truth in the bin. */
  readonly truth: number;
  /** Coherence sum F O* / sqrt(sum |F|^2 sum |O|^2), in [-1, 1]: real, as the bin holds both signs; NaN without power. */
  readonly coherence: number;
}

/** Space-time spectrum of the sequences added. */
export interface SpaceTime {
  /** By ring, then frequency; the variances of all bins add up to that of the sequences. */
  readonly bins: readonly SpaceTimeBin[];
  /** Sequences in it. */
  readonly sequences: number;
  /** Sequences left out because a cell was missing. */
  readonly skipped: number;
  /** Why the values are NaN, where all are. */
  readonly reason?: string;
}

const SUMS = 3;

/**
 * Spectrum and coherence by wavenumber and frequency (Guilloteau et al. 2021, JHM 22): transforms in space and time of
 * estimate and truth. Memory is that of one sequence.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError for a sequence of another shape and RangeError
 * for infinite values.
 */
export function spaceTimeSpectrum(
  options: SequenceOptions,
): Accumulator<Float64Array<ArrayBuffer>, SequencePair, SpaceTime> {
  const { shape: [times, height, width], spacing = 1, interval = 1 } = options;
  checkSpacing(spacing);
  checkSpacing(interval);
  const spectra = sequenceSpectra(options);
  const { count, index, weight, step } = spectra.rings;
  const alongTime = lineTransform(times);
  const frequencies = Math.floor(times / 2) + 1;
  const [SEQUENCES, SKIPPED] = [(count + 1) * frequencies * SUMS, (count + 1) * frequencies * SUMS + 1];
  const [f, o] = [spectra.room(), spectra.room()];
  const modes = index.length;
  return {
    init: () => new Float64Array(SKIPPED + 1),
    add: (state, pair) => {
      checkSequences(pair, options);
      const complete = [
        ...spectra.transform(pair.estimate, pair.truth, f),
        ...spectra.transform(pair.truth, pair.estimate, o),
      ];
      const all = complete.every((field) => field);
      state[all ? SEQUENCES : SKIPPED]! += 1;
      if (!all) return state;
      for (const part of [f, o]) alongTime(part, { count: modes, between: 1, stride: modes });
      let i = 0;
      for (let t = 0; t < times; t++) {
        for (let mode = 0; mode < modes; mode++, i++) {
          const at = SUMS * (index[mode]! * frequencies + Math.min(t, times - t));
          const w = weight[mode]!;
          state[at]! += w * (f.re[i]! * f.re[i]! + f.im[i]! * f.im[i]!);
          state[at + 1]! += w * (o.re[i]! * o.re[i]! + o.im[i]! * o.im[i]!);
          state[at + 2]! += w * (f.re[i]! * o.re[i]! + f.im[i]! * o.im[i]!);
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const scale = 1 / (state[SEQUENCES]! * (times * height * width) ** 2);
      const [floorF, floorO] = powerFloors(state, SUMS, SEQUENCES);
      return {
        bins: Array.from({ length: count * frequencies }, (_, bin) => {
          const at = SUMS * bin;
          const known = state[at]! > floorF && state[at + 1]! > floorO;
          return {
            wavenumber: Math.floor(bin / frequencies) * step / spacing,
            frequency: bin % frequencies / (times * interval),
            estimate: state[at]! * scale,
            truth: state[at + 1]! * scale,
            coherence: known ? state[at + 2]! / Math.sqrt(state[at]! * state[at + 1]!) : NaN,
          };
        }),
        sequences: state[SEQUENCES]!,
        skipped: state[SKIPPED]!,
        ...(state[SEQUENCES]! > 0 ? {} : { reason: "no sequence without missing cells" }),
      };
    },
  };
}
