import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { preparation, type PrepareOptions, type Taper } from "./prepare.ts";
import { realTransform } from "./real_transform.ts";
import { type Rings, ringsOf } from "./rings.ts";

/**
 * Which spectrum:
 * - `density`: variance per wavenumber, in units of the field squared times length. It is summed over all directions and
 *   both signs of the wavenumber; its sum over rings times the ring step is the variance of the field (without taper
 *   exactly, Parseval), corners of the plane included;
 * - `pysteps`: |DFT|^2 / cells averaged over rings of the wavenumber's index, as pysteps.utils.spectral.rapsd: no
 *   taper, the mean left in.
 */
export type SpectrumDefinition = "density" | "pysteps";

/** Options of {@link rapsd}. */
export interface RapsdOptions extends PrepareOptions {
  /** Rows and columns of the fields, [y, x]. */
  readonly shape: readonly [number, number];
  /** Size of a cell, in any unit of length. Default 1. */
  readonly spacing?: number;
  /** Which spectrum. Default "density". */
  readonly definition?: SpectrumDefinition;
}

/** One ring of a spectrum. */
export interface RingPower {
  /** Wavenumber, cycles per unit of length. */
  readonly wavenumber: number;
  /** Its inverse; Infinity for the mean. */
  readonly wavelength: number;
  /** Power, by the definition. */
  readonly value: number;
  /** Wavenumbers of the plane in the ring. */
  readonly modes: number;
}

/** Spectrum of the fields added: the mean of theirs. */
export interface Rapsd {
  /** Rings, from the mean to the finest. */
  readonly rings: readonly RingPower[];
  /** Which spectrum. */
  readonly definition: SpectrumDefinition;
  /** Taper. */
  readonly taper: Taper;
  /** Size of a cell. */
  readonly spacing: number;
  /** Fields in it. */
  readonly fields: number;
  /** Fields left out because a cell was missing. */
  readonly skipped: number;
  /** Why the values are NaN, where they are. */
  readonly reason?: string;
}

/**
 * Radially averaged power spectral density of fields (Ruzanski & Chandrasekar 2011). State: power by ring, then the number
 * of fields and of those left out.
 *
 * @throws RangeError when shape, spacing, taper or definition are out of range; `add` throws TypeError for a field of
 * another shape and RangeError for an infinite value.
 */
export function rapsd(options: RapsdOptions): Accumulator<Float64Array<ArrayBuffer>, ArrayLike<number>, Rapsd> {
  const { shape, spacing = 1, definition = "density" } = options;
  checkSpacing(spacing);
  if (definition !== "density" && definition !== "pysteps") {
    throw new RangeError(`Definition "${definition}" is unknown: use "density" or "pysteps"`);
  }
  const plain = definition === "pysteps";
  const taper = plain ? "none" : options.taper ?? "none";
  const prepare = preparation(shape, { ...options, taper, removeMean: !plain && (options.removeMean ?? true) });
  const transform = realTransform(shape);
  const rings = ringsOf(transform, plain ? "index" : "wavelength");
  const { count, modes } = rings;
  const [FIELDS, SKIPPED] = [count + 1, count + 2];
  const cells = shape[0] * shape[1];
  const step = rings.step / spacing;
  const scale = (k: number): number => plain ? 1 / (cells * modes[k]!) : 1 / (cells * cells * step);
  return {
    init: () => new Float64Array(count + 3),
    add: (state, field) => {
      const ready = prepare(field);
      if (ready !== null) addPower(state, transform.spectrum(ready), rings);
      state[ready === null ? SKIPPED : FIELDS]! += 1;
      return state;
    },
    merge: mergeSums,
    value: (state) => ({
      rings: Array.from({ length: count }, (_, k) => ({
        wavenumber: k * step,
        wavelength: 1 / (k * step),
        value: state[k]! / state[FIELDS]! * scale(k),
        modes: modes[k]!,
      })),
      definition,
      taper,
      spacing,
      fields: state[FIELDS]!,
      skipped: state[SKIPPED]!,
      ...(state[FIELDS]! > 0 ? {} : { reason: "no field without missing cells" }),
    }),
  };
}

/** @throws RangeError when the size of a cell is not above 0. */
export function checkSpacing(spacing: number): void {
  if (!(spacing > 0 && Number.isFinite(spacing))) throw new RangeError(`Spacing ${spacing} is not a number above 0`);
}

function addPower(
  sums: Float64Array,
  { re, im }: { readonly re: Float64Array; readonly im: Float64Array },
  { index, weight }: Rings,
): void {
  for (let i = 0; i < index.length; i++) {
    const r = re[i]!;
    const m = im[i]!;
    sums[index[i]!]! += weight[i]! * (r * r + m * m);
  }
}
