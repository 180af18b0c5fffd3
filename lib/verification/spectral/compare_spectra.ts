import type { Accumulator } from "../accumulator.ts";
import type { FieldPair } from "../spatial/field_pair.ts";
import { type Rapsd, rapsd, type RapsdOptions } from "./rapsd.ts";

/** State of {@link compareSpectra}: that of each spectrum. */
export interface SpectraState {
  /** Of the estimate. */
  estimate: Float64Array<ArrayBuffer>;
  /** Of the truth. */
  truth: Float64Array<ArrayBuffer>;
}

/** Spectra of the same fields. */
export interface Spectra {
  /** Of the estimate. */
  readonly estimate: Rapsd;
  /** Of the truth. */
  readonly truth: Rapsd;
}

/** Spectra of estimate and truth by {@link rapsd}; a pair of which one field has a missing cell is left out of both. */
export function compareSpectra(options: RapsdOptions): Accumulator<SpectraState, FieldPair, Spectra> {
  const spectrum = rapsd(options);
  return {
    init: () => ({ estimate: spectrum.init(), truth: spectrum.init() }),
    add: (state, { estimate, truth }) => {
      const incomplete = options.fill === undefined ? [estimate, truth].find(hasMissing) : undefined;
      state.estimate = spectrum.add(state.estimate, incomplete ?? estimate);
      state.truth = spectrum.add(state.truth, incomplete ?? truth);
      return state;
    },
    merge: (state, other, times = 1) => {
      state.estimate = spectrum.merge(state.estimate, other.estimate, times);
      state.truth = spectrum.merge(state.truth, other.truth, times);
      return state;
    },
    value: ({ estimate, truth }) => ({ estimate: spectrum.value(estimate), truth: spectrum.value(truth) }),
  };
}

function hasMissing(field: ArrayLike<number>): boolean {
  for (let i = 0; i < field.length; i++) if (Number.isNaN(field[i]!)) return true;
  return false;
}
