import { BUTTERFLIES, type Complex, type Stage } from "./butterflies.ts";

/** Discrete Fourier transforms of one length, `lanes` at a time. */
export interface Fft {
  /** Numbers per transform. */
  readonly length: number;
  /** Transforms at a time. */
  readonly lanes: number;
  /** What to transform, [length, lanes]; after {@link Fft.run} the spectrum, sum x_n exp(-2 pi i k n / length). */
  readonly data: Complex;
  /** Transforms {@link Fft.data} in place. */
  run(): void;
}

/** An array of `n` complex zeros. */
export function complexZeros(n: number): Complex {
  return { re: new Float64Array(n), im: new Float64Array(n) };
}

/**
 * Plans transforms of any length: Stockham's algorithm for products of 2, 3 and 5, Bluestein's for the others. fft.js and
 * ml-fft, the packages at hand, only know powers of 2. Lanes lie side by side, so that the inner loops are long and a
 * factor is loaded once for all.
 *
 * @throws RangeError when length or lanes are not whole numbers above 0.
 */
export function fft(length: number, lanes = 1): Fft {
  for (const n of [length, lanes]) {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`Length ${n} is not a whole number above 0`);
  }
  const stages = stagesOf(length, lanes);
  return stages === null ? bluestein(length, lanes) : stockham(length, lanes, stages);
}

/** Steps of a transform of this length; null when a prime above 5 divides it. */
function stagesOf(length: number, lanes: number): readonly Stage[] | null {
  const stages: Stage[] = [];
  let rest = length;
  for (const radix of [4, 5, 3, 2]) {
    while (rest % radix === 0) {
      const groups = rest / radix;
      const factors = complexZeros(groups * (radix - 1));
      for (let p = 0; p < groups; p++) {
        for (let j = 1; j < radix; j++) setTurn(factors, p * (radix - 1) + j - 1, -j * p / rest);
      }
      stages.push({ radix, groups, lanes: lanes * length / rest, factors });
      rest = groups;
    }
  }
  return rest === 1 ? stages : null;
}

/** Sets number `i` to exp(2 pi i turns). */
function setTurn({ re, im }: Complex, i: number, turns: number): void {
  re[i] = Math.cos(2 * Math.PI * turns);
  im[i] = Math.sin(2 * Math.PI * turns);
}

function stockham(length: number, lanes: number, stages: readonly Stage[]): Fft {
  const data = complexZeros(length * lanes);
  const spare = complexZeros(length * lanes);
  const run = (): void => {
    let [from, to] = [data, spare];
    for (const stage of stages) {
      BUTTERFLIES.get(stage.radix)!(stage, from, to);
      [from, to] = [to, from];
    }
    if (from === data) return;
    data.re.set(from.re);
    data.im.set(from.im);
  };
  return { length, lanes, data, run };
}

/** Bluestein (1970): a transform of any length as a convolution with a chirp, of a length that is a power of 2. */
function bluestein(length: number, lanes: number): Fft {
  const size = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const data = complexZeros(length * lanes);
  const chirp = complexZeros(length);
  const back = complexZeros(length);
  const kernel = fft(size);
  for (let n = 0; n < length; n++) {
    const turns = n * n % (2 * length) / (2 * length);
    setTurn(chirp, n, -turns);
    setTurn(back, n, turns);
    setTurn(kernel.data, n, turns);
    setTurn(kernel.data, (size - n) % size, turns);
  }
  kernel.run();
  for (let i = 0; i < size; i++) {
    kernel.data.re[i]! /= size;
    kernel.data.im[i]! /= size;
  }
  const inner = fft(size, lanes);
  const run = (): void => {
    inner.data.re.fill(0);
    inner.data.im.fill(0);
    multiplyRows(data, chirp, inner.data, { rows: length, lanes, sign: 1 });
    inner.run();
    // The inverse transform of x is the conjugate of the transform of its conjugate.
    multiplyRows(inner.data, kernel.data, inner.data, { rows: size, lanes, sign: -1 });
    inner.run();
    multiplyRows(inner.data, back, data, { rows: length, lanes, sign: -1 });
  };
  return { length, lanes, data, run };
}

/** Multiplies row n of `x` by factor n into `out`; with `sign` -1 the conjugate of that. */
function multiplyRows(
  x: Complex,
  factor: Complex,
  out: Complex,
  { rows, lanes, sign }: { readonly rows: number; readonly lanes: number; readonly sign: 1 | -1 },
): void {
  let i = 0;
  for (let n = 0; n < rows; n++) {
    const fr = factor.re[n]!;
    const fi = factor.im[n]!;
    for (let lane = 0; lane < lanes; lane++, i++) {
      const xr = x.re[i]!;
      const xi = x.im[i]!;
      out.re[i] = xr * fr - xi * fi;
      out.im[i] = sign * (xr * fi + xi * fr);
    }
  }
}
