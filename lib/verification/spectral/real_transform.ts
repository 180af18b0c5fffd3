import type { Complex } from "./butterflies.ts";
import { complexZeros } from "./fft.ts";
import { lineTransform } from "./lines.ts";

/** Transforms of real fields of one shape. */
export interface RealTransform {
  /** Rows and columns of the fields, [y, x]. */
  readonly shape: readonly [number, number];
  /** Wavenumbers kept along x: 0 .. floor(columns / 2); the others are conjugates of these. */
  readonly columns: number;
  /**
   * The spectrum of a field, [kx, ky], sum over cells of f exp(-2 pi i (ky y / rows + kx x / columns)). It lies in
   * `into`, or in a buffer that the next call overwrites.
   */
  spectrum(field: ArrayLike<number>, into?: Complex): Complex;
}

/** Rows that are untangled at a time, for the cache. */
const BLOCK = 16;

/**
 * Plans transforms of real fields: two rows in one complex transform, then the columns of half the plane.
 *
 * @throws RangeError when the shape is not of whole numbers above 0; `spectrum` throws TypeError for another shape.
 */
export function realTransform(shape: readonly [number, number]): RealTransform {
  const [height, width] = shape;
  const alongX = lineTransform(width);
  const alongY = lineTransform(height);
  const columns = Math.floor(width / 2) + 1;
  const half = Math.ceil(height / 2);
  const first = half * width;
  const rows = complexZeros(first);
  const buffer = complexZeros(columns * height);
  const cells = height * width;
  const spectrum = (field: ArrayLike<number>, into: Complex = buffer): Complex => {
    if (field.length !== cells) {
      throw new TypeError(`Field of ${field.length} cells is not ${height} x ${width}: give its shape`);
    }
    for (let i = 0; i < first; i++) rows.re[i] = field[i]!;
    for (let i = first; i < cells; i++) rows.im[i - first] = field[i]!;
    rows.im.fill(0, cells - first);
    alongX(rows, { count: half, between: width, stride: 1 });
    untangle(rows, into, shape);
    alongY(into, { count: columns, between: height, stride: 1 });
    return into;
  };
  return { shape, columns, spectrum };
}

/** Row j + i row (half + j), transformed together, into the spectra of both, [kx, y]. */
function untangle(rows: Complex, out: Complex, [height, width]: readonly [number, number]): void {
  const columns = Math.floor(width / 2) + 1;
  const half = Math.ceil(height / 2);
  for (let from = 0; from < half; from += BLOCK) {
    const to = Math.min(half, from + BLOCK);
    for (let kx = 0; kx < columns; kx++) {
      const mirror = kx === 0 ? 0 : width - kx;
      for (let j = from; j < to; j++) {
        const ar = rows.re[j * width + kx]!;
        const ai = rows.im[j * width + kx]!;
        const br = rows.re[j * width + mirror]!;
        const bi = rows.im[j * width + mirror]!;
        const o = kx * height + j;
        out.re[o] = (ar + br) / 2;
        out.im[o] = (ai - bi) / 2;
        if (half + j >= height) continue;
        out.re[o + half] = (ai + bi) / 2;
        out.im[o + half] = (br - ar) / 2;
      }
    }
  }
}
