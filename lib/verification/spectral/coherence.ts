import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import type { FieldPair } from "../spatial/field_pair.ts";
import { complexZeros } from "./fft.ts";
import { preparation, type PrepareOptions, type Taper } from "./prepare.ts";
import { powerFloors } from "./power_floor.ts";
import { checkSpacing } from "./rapsd.ts";
import { realTransform } from "./real_transform.ts";
import { mirrored, ringsOf } from "./rings.ts";

/** Options of {@link spectralCoherence}. */
export interface CoherenceOptions extends PrepareOptions {
  /** Rows and columns of the fields, [y, x]. */
  readonly shape: readonly [number, number];
  /** Size of a cell, in any unit of length. Default 1. */
  readonly spacing?: number;
  /** "fourier", or "cosine" (DCT-II, which a step between opposite sides does not disturb). Default "fourier". */
  readonly transform?: "fourier" | "cosine";
  /**
   * Over what products are summed before the quotient: "ring" over fields and all wavenumbers of a ring; "coefficient"
   * over fields only, the quotients then averaged over the ring, which is biased upwards by 1 / sqrt(fields). Default "ring".
   */
  readonly pooling?: "ring" | "coefficient";
}

/** Coherence of one ring of wavenumbers. */
export interface RingCoherence {
  /** Wavenumber, cycles per unit of length. */
  readonly wavenumber: number;
  /** Its inverse; Infinity for the mean. */
  readonly wavelength: number;
  /**
   * |sum F O*| / sqrt(sum |F|^2 sum |O|^2), in [0, 1]; NaN where either has no power. Over a ring the imaginary parts of
   * opposite wavenumbers cancel: pooled by ring it is the size of `correlation`.
   */
  readonly value: number;
  /** Correlation of the fields at this scale: as `value`, but of the real part, in [-1, 1]: displacement lowers it. */
  readonly correlation: number;
  /** Power of the estimate by that of the truth; NaN where the truth has none. */
  readonly powerRatio: number;
}

/** Coherence of the fields added. */
export interface Coherence {
  /** Rings, from the mean to the finest. */
  readonly rings: readonly RingCoherence[];
  /** Transform. */
  readonly transform: "fourier" | "cosine";
  /** Pooling. */
  readonly pooling: "ring" | "coefficient";
  /** Taper. */
  readonly taper: Taper;
  /** Size of a cell. */
  readonly spacing: number;
  /** Pairs of fields in it. */
  readonly fields: number;
  /** Pairs left out because a cell was missing. */
  readonly skipped: number;
  /** Why the values are NaN, where all are. */
  readonly reason?: string;
}

/** Sums per slot: power of the estimate and of the truth, real and imaginary part of their product. */
const SUMS = 4;

/**
 * Spectral coherence of estimate and truth by scale. With "cosine" and "coefficient" it is that of Pfreundschuh et al. 2024
 * (AMT 17, 515). The state holds four sums per ring, or per wavenumber when pooled by coefficient.
 *
 * @throws RangeError when an option is out of range; `add` throws TypeError for fields of another shape and RangeError for
 * infinite values.
 */
export function spectralCoherence(
  options: CoherenceOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, Coherence> {
  const { shape, spacing = 1, transform: kind = "fourier", pooling = "ring", taper = "none" } = options;
  checkSpacing(spacing);
  if (kind !== "fourier" && kind !== "cosine") {
    throw new RangeError(`Transform "${kind}" is unknown: use "fourier" or "cosine"`);
  }
  if (pooling !== "ring" && pooling !== "coefficient") {
    throw new RangeError(`Pooling "${pooling}" is unknown: use "ring" or "coefficient"`);
  }
  const cosine = kind === "cosine";
  const prepare = preparation(shape, options);
  const transform = realTransform(cosine ? [2 * shape[0], 2 * shape[1]] : shape);
  const rings = ringsOf(transform, cosine ? "cosine" : "wavelength");
  const { count, index, weight } = rings;
  const slots = pooling === "ring" ? count + 1 : index.length;
  const step = rings.step * (cosine ? 2 : 1) / spacing;
  const [FIELDS, SKIPPED] = [slots * SUMS, slots * SUMS + 1];
  const estimated = complexZeros(index.length);
  const spectrum = (ready: Float64Array, into?: typeof estimated): typeof estimated =>
    transform.spectrum(cosine ? mirrored(ready, shape) : ready, into);
  const add = (state: Float64Array<ArrayBuffer>, { estimate, truth }: FieldPair): Float64Array<ArrayBuffer> => {
    const first = prepare(estimate, truth);
    const f = first === null ? null : spectrum(first, estimated);
    const second = prepare(truth, estimate);
    state[f === null || second === null ? SKIPPED : FIELDS]! += 1;
    if (f === null || second === null) return state;
    const o = spectrum(second);
    for (let i = 0; i < index.length; i++) {
      const at = SUMS * (pooling === "ring" ? index[i]! : i);
      const w = weight[i]!;
      state[at]! += w * (f.re[i]! * f.re[i]! + f.im[i]! * f.im[i]!);
      state[at + 1]! += w * (o.re[i]! * o.re[i]! + o.im[i]! * o.im[i]!);
      state[at + 2]! += w * (f.re[i]! * o.re[i]! + f.im[i]! * o.im[i]!);
      if (pooling === "coefficient") state[at + 3]! += w * (f.im[i]! * o.re[i]! - f.re[i]! * o.im[i]!);
    }
    return state;
  };
  const value = (state: Float64Array): Coherence => ({
    rings: ringMeans(state).map((ring, k) => ({ wavenumber: k * step, wavelength: 1 / (k * step), ...ring })),
    transform: kind,
    pooling,
    taper,
    spacing,
    fields: state[FIELDS]!,
    skipped: state[SKIPPED]!,
    ...(state[FIELDS]! > 0 ? {} : { reason: "no pair of fields without missing cells" }),
  });
  const ringMeans = (state: Float64Array) => {
    const floors = powerFloors(state, SUMS, FIELDS);
    if (pooling === "ring") return Array.from({ length: count }, (_, k) => quotients(state, SUMS * k, floors));
    const sums = Array.from({ length: count }, () => ({ value: 0, correlation: 0, estimate: 0, truth: 0, weight: 0 }));
    for (let i = 0; i < index.length; i++) {
      const sum = sums[index[i]!];
      // Of a cosine transform the rows beyond the field only repeat those within.
      const own = cosine ? Number(i % transform.shape[0] < shape[0]) : weight[i]!;
      if (sum === undefined || own === 0) continue;
      const { value, correlation } = quotients(state, SUMS * i, floors);
      sum.value += own * value;
      sum.correlation += own * correlation;
      sum.estimate += state[SUMS * i]!;
      sum.truth += state[SUMS * i + 1]!;
      sum.weight += own;
    }
    return sums.map((s) => ({
      value: s.value / s.weight,
      correlation: s.correlation / s.weight,
      powerRatio: s.estimate / s.truth,
    }));
  };
  return {
    init: () => new Float64Array(slots * SUMS + 2),
    add,
    merge: mergeSums,
    value,
  };
}

/** Coherence, correlation and ratio of power from the four sums at `s[o]`; NaN of powers not above the floors. */
function quotients(
  s: Float64Array,
  o: number,
  [floorF, floorO]: readonly [number, number],
): Omit<RingCoherence, "wavenumber" | "wavelength"> {
  const observed = s[o + 1]! > floorO;
  const norm = observed && s[o]! > floorF ? Math.sqrt(s[o]! * s[o + 1]!) : NaN;
  return {
    value: Math.hypot(s[o + 2]!, s[o + 3]!) / norm,
    correlation: s[o + 2]! / norm,
    powerRatio: observed ? s[o]! / s[o + 1]! : NaN,
  };
}
