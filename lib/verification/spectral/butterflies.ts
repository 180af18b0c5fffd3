/** One array of complex numbers: real and imaginary parts. */
export interface Complex {
  /** Real parts. */
  readonly re: Float64Array;
  /** Imaginary parts. */
  readonly im: Float64Array;
}

/** A step of the transform: `groups` butterflies of one radix, each over `lanes` numbers that lie side by side. */
export interface Stage {
  /** Inputs of one butterfly: 2, 3, 4 or 5. */
  readonly radix: number;
  /** Butterflies with factors of their own. */
  readonly groups: number;
  /** Numbers that share these factors. */
  readonly lanes: number;
  /** Factors exp(-2 pi i j p / (radix groups)), [p, j - 1] for j = 1 .. radix - 1. */
  readonly factors: Complex;
}

/** A pass of Stockham's transform from `x` to `y`: sorted output without a bit reversal. */
type Butterfly = (stage: Stage, x: Complex, y: Complex) => void;

const radix2: Butterfly = ({ groups, lanes, factors }, x, y) => {
  const { re, im } = x;
  const outRe = y.re;
  const outIm = y.im;
  for (let p = 0; p < groups; p++) {
    const wr = factors.re[p]!;
    const wi = factors.im[p]!;
    const a = lanes * p;
    const b = a + lanes * groups;
    const o = 2 * a;
    const o1 = o + lanes;
    for (let q = 0; q < lanes; q++) {
      const ar = re[a + q]!;
      const ai = im[a + q]!;
      const br = re[b + q]!;
      const bi = im[b + q]!;
      const dr = ar - br;
      const di = ai - bi;
      outRe[o + q] = ar + br;
      outIm[o + q] = ai + bi;
      outRe[o1 + q] = dr * wr - di * wi;
      outIm[o1 + q] = dr * wi + di * wr;
    }
  }
};

const SIN60 = Math.sqrt(3) / 2;

const radix3: Butterfly = ({ groups, lanes, factors }, x, y) => {
  const { re, im } = x;
  const outRe = y.re;
  const outIm = y.im;
  const step = lanes * groups;
  for (let p = 0; p < groups; p++) {
    const w1r = factors.re[2 * p]!;
    const w1i = factors.im[2 * p]!;
    const w2r = factors.re[2 * p + 1]!;
    const w2i = factors.im[2 * p + 1]!;
    for (let q = 0; q < lanes; q++) {
      const a = lanes * p + q;
      const ar = re[a]!;
      const ai = im[a]!;
      const br = re[a + step]!;
      const bi = im[a + step]!;
      const cr = re[a + 2 * step]!;
      const ci = im[a + 2 * step]!;
      const sr = br + cr;
      const si = bi + ci;
      const mr = ar - sr / 2;
      const mi = ai - si / 2;
      const er = SIN60 * (bi - ci);
      const ei = SIN60 * (cr - br);
      const o = 3 * lanes * p + q;
      outRe[o] = ar + sr;
      outIm[o] = ai + si;
      outRe[o + lanes] = (mr + er) * w1r - (mi + ei) * w1i;
      outIm[o + lanes] = (mr + er) * w1i + (mi + ei) * w1r;
      outRe[o + 2 * lanes] = (mr - er) * w2r - (mi - ei) * w2i;
      outIm[o + 2 * lanes] = (mr - er) * w2i + (mi - ei) * w2r;
    }
  }
};

const radix4: Butterfly = ({ groups, lanes, factors }, x, y) => {
  const { re, im } = x;
  const outRe = y.re;
  const outIm = y.im;
  const step = lanes * groups;
  for (let p = 0; p < groups; p++) {
    const w1r = factors.re[3 * p]!;
    const w2r = factors.re[3 * p + 1]!;
    const w3r = factors.re[3 * p + 2]!;
    const w1i = factors.im[3 * p]!;
    const w2i = factors.im[3 * p + 1]!;
    const w3i = factors.im[3 * p + 2]!;
    for (let q = 0; q < lanes; q++) {
      const a = lanes * p + q;
      const b = a + step;
      const c = b + step;
      const d = c + step;
      const acr = re[a]! + re[c]!;
      const aci = im[a]! + im[c]!;
      const amr = re[a]! - re[c]!;
      const ami = im[a]! - im[c]!;
      const bdr = re[b]! + re[d]!;
      const bdi = im[b]! + im[d]!;
      const emr = im[b]! - im[d]!;
      const emi = re[d]! - re[b]!;
      const ur = amr + emr;
      const ui = ami + emi;
      const vr = acr - bdr;
      const vi = aci - bdi;
      const tr = amr - emr;
      const ti = ami - emi;
      const o = 4 * lanes * p + q;
      outRe[o] = acr + bdr;
      outIm[o] = aci + bdi;
      outRe[o + lanes] = ur * w1r - ui * w1i;
      outIm[o + lanes] = ur * w1i + ui * w1r;
      outRe[o + 2 * lanes] = vr * w2r - vi * w2i;
      outIm[o + 2 * lanes] = vr * w2i + vi * w2r;
      outRe[o + 3 * lanes] = tr * w3r - ti * w3i;
      outIm[o + 3 * lanes] = tr * w3i + ti * w3r;
    }
  }
};

const [COS72, COS144] = [Math.cos(2 * Math.PI / 5), Math.cos(4 * Math.PI / 5)];
const [SIN72, SIN144] = [Math.sin(2 * Math.PI / 5), Math.sin(4 * Math.PI / 5)];

const radix5: Butterfly = ({ groups, lanes, factors }, x, y) => {
  const { re, im } = x;
  const outRe = y.re;
  const outIm = y.im;
  const step = lanes * groups;
  for (let p = 0; p < groups; p++) {
    const f = 4 * p;
    const w1r = factors.re[f]!;
    const w2r = factors.re[f + 1]!;
    const w3r = factors.re[f + 2]!;
    const w4r = factors.re[f + 3]!;
    const w1i = factors.im[f]!;
    const w2i = factors.im[f + 1]!;
    const w3i = factors.im[f + 2]!;
    const w4i = factors.im[f + 3]!;
    for (let q = 0; q < lanes; q++) {
      const a = lanes * p + q;
      const b = a + step;
      const c = a + 2 * step;
      const d = a + 3 * step;
      const e = a + 4 * step;
      const ar = re[a]!;
      const ai = im[a]!;
      const ber = re[b]! + re[e]!;
      const bei = im[b]! + im[e]!;
      const nr = re[b]! - re[e]!;
      const ni = im[b]! - im[e]!;
      const cdr = re[c]! + re[d]!;
      const cdi = im[c]! + im[d]!;
      const mr = re[c]! - re[d]!;
      const mi = im[c]! - im[d]!;
      const fr = ar + COS72 * ber + COS144 * cdr;
      const fi = ai + COS72 * bei + COS144 * cdi;
      const gr = ar + COS144 * ber + COS72 * cdr;
      const gi = ai + COS144 * bei + COS72 * cdi;
      const hr = SIN72 * ni + SIN144 * mi;
      const hi = -SIN72 * nr - SIN144 * mr;
      const kr = SIN144 * ni - SIN72 * mi;
      const ki = SIN72 * mr - SIN144 * nr;
      const o = 5 * lanes * p + q;
      outRe[o] = ar + ber + cdr;
      outIm[o] = ai + bei + cdi;
      outRe[o + lanes] = (fr + hr) * w1r - (fi + hi) * w1i;
      outIm[o + lanes] = (fr + hr) * w1i + (fi + hi) * w1r;
      outRe[o + 2 * lanes] = (gr + kr) * w2r - (gi + ki) * w2i;
      outIm[o + 2 * lanes] = (gr + kr) * w2i + (gi + ki) * w2r;
      outRe[o + 3 * lanes] = (gr - kr) * w3r - (gi - ki) * w3i;
      outIm[o + 3 * lanes] = (gr - kr) * w3i + (gi - ki) * w3r;
      outRe[o + 4 * lanes] = (fr - hr) * w4r - (fi - hi) * w4i;
      outIm[o + 4 * lanes] = (fr - hr) * w4i + (fi - hi) * w4r;
    }
  }
};

/** Butterflies by radix. */
export const BUTTERFLIES: ReadonlyMap<number, Butterfly> = new Map([[2, radix2], [3, radix3], [4, radix4], [
  5,
  radix5,
]]);
