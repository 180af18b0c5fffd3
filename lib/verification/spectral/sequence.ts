import type { Complex } from "./butterflies.ts";
import { complexZeros } from "./fft.ts";
import { preparation, type PrepareOptions } from "./prepare.ts";
import { realTransform } from "./real_transform.ts";
import { type Rings, ringsOf } from "./rings.ts";

/** Estimated and true fields at successive times, row-major [time, y, x], NaN missing. */
export interface SequencePair {
  /** Estimates. */
  readonly estimate: ArrayLike<number>;
  /** Truth. */
  readonly truth: ArrayLike<number>;
  /** Times, rows and columns, [time, y, x]. */
  readonly shape: readonly [number, number, number];
}

/** Options of what is made of sequences. */
export interface SequenceOptions extends PrepareOptions {
  /** Times, rows and columns of the sequences, [time, y, x]. */
  readonly shape: readonly [number, number, number];
  /** Size of a cell, in any unit of length. Default 1. */
  readonly spacing?: number;
  /** Time from a field to the next, in any unit of time. Default 1. */
  readonly interval?: number;
}

/** Spectra of the fields of a sequence, [time, kx, ky]. */
export interface SequenceSpectra {
  /** Rings of the wavenumbers of one field. */
  readonly rings: Rings;
  /**
   * Transforms every field into `into`; says of each whether it is complete. Incomplete ones are zero. Filled cells are
   * those missing in the other sequence, too.
   */
  transform(sequence: ArrayLike<number>, other: ArrayLike<number>, into: Complex): readonly boolean[];
  /** Room for the spectra of a sequence. */
  room(): Complex;
}

/** Plans the spectra of sequences. */
export function sequenceSpectra({ shape: [times, height, width], ...options }: SequenceOptions): SequenceSpectra {
  const field = [height, width] as const;
  const prepare = preparation(field, options);
  const plan = realTransform(field);
  const rings = ringsOf(plan, "wavelength");
  const modes = rings.index.length;
  return {
    rings,
    room: () => complexZeros(times * modes),
    transform: (sequence, other, into) =>
      Array.from({ length: times }, (_, t) => {
        const cells = height * width;
        const [from, to] = [t * cells, (t + 1) * cells];
        const ready = prepare(part(sequence, from, to), part(other, from, to));
        const room = {
          re: into.re.subarray(t * modes, (t + 1) * modes),
          im: into.im.subarray(t * modes, (t + 1) * modes),
        };
        if (ready !== null) plan.spectrum(ready, room);
        else {
          room.re.fill(0);
          room.im.fill(0);
        }
        return ready !== null;
      }),
  };
}

function part(values: ArrayLike<number>, from: number, to: number): ArrayLike<number> {
  const typed = values instanceof Float32Array || values instanceof Float64Array;
  return typed ? values.subarray(from, to) : Array.from({ length: to - from }, (_, i) => values[from + i]!);
}

/** @throws TypeError when a sequence is not of this shape; RangeError when the time step is not above 0. */
export function checkSequences(
  { estimate, truth, shape }: SequencePair,
  { shape: planned }: SequenceOptions,
): void {
  const cells = shape[0] * shape[1] * shape[2];
  if (estimate.length !== cells || truth.length !== cells || shape.some((n, axis) => n !== planned[axis])) {
    throw new TypeError(
      `Sequences of ${estimate.length} and ${truth.length} values are not ${planned.join(" x ")}: give both as planned`,
    );
  }
}
