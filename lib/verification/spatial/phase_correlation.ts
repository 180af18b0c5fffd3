import type { Accumulator } from "../accumulator.ts";
import type { Complex } from "../spectral/butterflies.ts";
import { complexZeros } from "../spectral/fft.ts";
import { lineTransform } from "../spectral/lines.ts";
import { preparation, type Taper } from "../spectral/prepare.ts";
import { realTransform } from "../spectral/real_transform.ts";
import { type FieldPair, jointAmounts } from "./field_pair.ts";
import { type FieldMeans, meanOverFields } from "./field_means.ts";

/** One displacement of a whole field. */
export interface Shift {
  /** Estimate - truth along y, in cells: positive for an estimate too far down its rows. */
  readonly dy: number;
  /** Estimate - truth along x, in cells. */
  readonly dx: number;
  /** Length of it. */
  readonly distance: number;
  /** Height of the peak, 1 for a shifted copy, towards 0 for unlike fields. */
  readonly peak: number;
  /** Why the numbers are NaN, where they are. */
  readonly reason?: string;
}

/** Options of {@link phaseCorrelation}. */
export interface PhaseCorrelationOptions {
  /** Taper against the step between opposite sides, which else holds the peak at zero. Default "hann". */
  readonly taper?: Taper;
}

/**
 * Displacement of the estimate by phase correlation (Kuglin & Hines 1975): the highest peak of the inverse transform of
 * F O* / |F O*|, between cells by a parabola. Missing cells count as dry in both. Shifts reach half the field.
 *
 * @throws TypeError when a field has another shape; RangeError when a value is infinite or below 0.
 */
export function phaseCorrelation(pair: FieldPair, options: PhaseCorrelationOptions = {}): Shift {
  const fields = jointAmounts(pair);
  const [height, width] = pair.shape;
  const prepare = preparation(pair.shape, { taper: options.taper ?? "hann", fill: 0 });
  const transform = realTransform(pair.shape);
  const o = transform.spectrum(prepare(fields.truth)!, complexZeros(transform.columns * height));
  const f = transform.spectrum(prepare(fields.estimate)!);
  const cross = complexZeros(width * height);
  const floor = NOISE * largest(f) * largest(o);
  let power = 0;
  for (let kx = 0; kx < transform.columns; kx++) {
    for (let ky = 0; ky < height; ky++) {
      const i = kx * height + ky;
      const re = f.re[i]! * o.re[i]! + f.im[i]! * o.im[i]!;
      const im = f.im[i]! * o.re[i]! - f.re[i]! * o.im[i]!;
      const norm = Math.hypot(re, im);
      if (!(norm > floor)) continue;
      // Of the whole plane, and conjugate: its transform is then that of the inverse.
      const mirror = ((width - kx) % width) * height + (height - ky) % height;
      cross.re[i] = cross.re[mirror] = re / norm;
      cross.im[i] = -im / norm;
      cross.im[mirror] = mirror === i ? 0 : im / norm;
    }
  }
  for (let i = 0; i < cross.re.length; i++) power += cross.re[i]! ** 2 + cross.im[i]! ** 2;
  if (power === 0) return { dy: NaN, dx: NaN, distance: NaN, peak: NaN, reason: "a field is dry or constant" };
  lineTransform(height)(cross, { count: width, between: height, stride: 1 });
  lineTransform(width)(cross, { count: height, between: 1, stride: height });
  const peak = cross.re.reduce((best, value, i) => value > cross.re[best]! ? i : best, 0);
  const [x, y] = [Math.floor(peak / height), peak % height];
  const at = (dx: number, dy: number): number =>
    cross.re[((x + dx + width) % width) * height + (y + dy + height) % height]!;
  const dy = wrapped(y, height) + vertex(at(0, -1), at(0, 0), at(0, 1));
  const dx = wrapped(x, width) + vertex(at(-1, 0), at(0, 0), at(1, 0));
  return { dy, dx, distance: Math.hypot(dy, dx), peak: cross.re[peak]! / power };
}

/** Means of {@link phaseCorrelation} over fields. */
export function meanShift(
  options: PhaseCorrelationOptions = {},
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, FieldMeans<"dy" | "dx" | "distance" | "peak">> {
  return meanOverFields(["dy", "dx", "distance", "peak"], (pair) => phaseCorrelation(pair, options));
}

/** Products this much smaller than the largest are rounding: they have no phase. */
const NOISE = 1e-12;

function largest({ re, im }: Complex): number {
  return re.reduce((most, value, i) => Math.max(most, Math.hypot(value, im[i]!)), 0);
}

/** Shift that place `i` of `n` stands for: beyond the half it is a negative one. */
function wrapped(i: number, n: number): number {
  return 2 * i > n ? i - n : i;
}

/** Place of the top of the parabola through three equally spaced values, from the middle one, which is the largest. */
function vertex(before: number, top: number, after: number): number {
  const curve = before - 2 * top + after;
  return curve < 0 ? (before - after) / (2 * curve) : 0;
}
