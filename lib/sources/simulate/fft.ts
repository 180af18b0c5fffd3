/** Inverse complex discrete Fourier transforms of one length. */
export interface Fft {
  /** Length, a power of two. */
  readonly length: number;
  /**
   * Replaces the `length` complex numbers from `offset` on, c[k], by sum over k of c[k] exp(2 pi i j k / length);
   * not divided by the length.
   */
  inverse(re: Float64Array, im: Float64Array, offset: number): void;
}

/**
 * Plans transforms of `length` numbers: Stockham's self-sorting radix-4 algorithm, with one radix-2 step where needed.
 *
 * @throws RangeError unless `length` is a power of two, at least 4.
 */
export function planFft(length: number): Fft {
  if (length < 4 || (length & (length - 1)) !== 0) {
    throw new RangeError(`Length of a Fourier transform must be a power of two from 4 on, got ${length}`);
  }
  const cos = new Float64Array(length);
  const sin = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / length);
    sin[i] = Math.sin((2 * Math.PI * i) / length);
  }
  const workRe = new Float64Array(length);
  const workIm = new Float64Array(length);
  const lineRe = new Float64Array(length);
  const lineIm = new Float64Array(length);

  /** One pass from x to y: `quarter` groups of 4 butterflies whose legs are `stride` apart. */
  const radix4 = (
    [xr, xi]: readonly [Float64Array, Float64Array],
    [yr, yi]: readonly [Float64Array, Float64Array],
    quarter: number,
    stride: number,
  ): void => {
    const leg = stride * quarter;
    for (let p = 0; p < quarter; p++) {
      const [c1, s1] = [cos[p * stride]!, sin[p * stride]!];
      const [c2, s2] = [cos[2 * p * stride]!, sin[2 * p * stride]!];
      const [c3, s3] = [cos[3 * p * stride]!, sin[3 * p * stride]!];
      for (let q = 0; q < stride; q++) {
        const a = q + stride * p;
        const [b, c, d] = [a + leg, a + 2 * leg, a + 3 * leg];
        const sumRe = xr[a]! + xr[c]!;
        const sumIm = xi[a]! + xi[c]!;
        const difRe = xr[a]! - xr[c]!;
        const difIm = xi[a]! - xi[c]!;
        const oddRe = xr[b]! + xr[d]!;
        const oddIm = xi[b]! + xi[d]!;
        const turnRe = xi[d]! - xi[b]!;
        const turnIm = xr[b]! - xr[d]!;
        const to = q + stride * 4 * p;
        yr[to] = sumRe + oddRe;
        yi[to] = sumIm + oddIm;
        const r1 = difRe + turnRe;
        const i1 = difIm + turnIm;
        yr[to + stride] = r1 * c1 - i1 * s1;
        yi[to + stride] = r1 * s1 + i1 * c1;
        const r2 = sumRe - oddRe;
        const i2 = sumIm - oddIm;
        yr[to + 2 * stride] = r2 * c2 - i2 * s2;
        yi[to + 2 * stride] = r2 * s2 + i2 * c2;
        const r3 = difRe - turnRe;
        const i3 = difIm - turnIm;
        yr[to + 3 * stride] = r3 * c3 - i3 * s3;
        yi[to + 3 * stride] = r3 * s3 + i3 * c3;
      }
    }
  };

  const inverse = (re: Float64Array, im: Float64Array, offset: number): void => {
    lineRe.set(re.subarray(offset, offset + length));
    lineIm.set(im.subarray(offset, offset + length));
    let x: readonly [Float64Array, Float64Array] = [lineRe, lineIm];
    let y: readonly [Float64Array, Float64Array] = [workRe, workIm];
    let left = length;
    for (; left >= 4; left /= 4) {
      radix4(x, y, left / 4, length / left);
      [x, y] = [y, x];
    }
    if (left === 1) {
      re.set(x[0], offset);
      im.set(x[1], offset);
      return;
    }
    const half = length / 2;
    for (let q = 0; q < half; q++) {
      re[offset + q] = x[0][q]! + x[0][q + half]!;
      im[offset + q] = x[1][q]! + x[1][q + half]!;
      re[offset + q + half] = x[0][q]! - x[0][q + half]!;
      im[offset + q + half] = x[1][q]! - x[1][q + half]!;
    }
  };
  return { length, inverse };
}
