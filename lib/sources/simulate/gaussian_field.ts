import { DAY } from "../../grid/mod.ts";
import { randomStream } from "../../base/mod.ts";
import { planFft } from "./fft.ts";
import { type Band, spectrumBands, type SpectrumParameters } from "./rain_spectrum.ts";
import { smoothProcess } from "./smooth_process.ts";

/** Where a frame of the field is wanted: when, and how far the field has been carried since 1970. */
export interface FieldMoment {
  /** Time, s since 1970 UTC. */
  readonly time: number;
  /** Displacement along the columns and along the rows, cells; any size, fractions count. */
  readonly shift: readonly [x: number, y: number];
}

/** Size of a Gaussian field. */
export interface FieldOptions {
  /** Seed of its noise. */
  readonly seed: number;
  /** Side of the torus that it lives on, cells; a power of two. */
  readonly torus: number;
  /** Rows and columns wanted, cells. */
  readonly ny: number;
  /** See ny. */
  readonly nx: number;
  /** Side of a cell, m. */
  readonly cell: number;
  /** Spectrum and lifetimes. */
  readonly spectrum: SpectrumParameters;
}

/** Makes two frames [y, x] of the field in one Fourier transform. */
export type GaussianField = (first: FieldMoment, second: FieldMoment) => readonly [Float32Array, Float32Array];

/** Noise of a band at keyframe `key`: interleaved real and imaginary parts, elongated along the direction of that time. */
type Keyframe = (band: number, key: number) => Float32Array;

const ROWS_AT_ONCE = 8;
const KEYFRAMES_KEPT = 3;

/**
 * Opens a Gaussian field, mean 0 and variance 1, that evolves while it is carried: each octave of wavelengths turns
 * from one keyframe of noise to the next, cos(a) N[k] + sin(a) N[k+1], with a keyframe every lifetime of the octave,
 * so variance and spectrum stay the same at all times and every frame is known without those before it.
 */
export function gaussianField(options: FieldOptions): GaussianField {
  const { torus: n, nx, ny } = options;
  const bands = spectrumBands(n, options.cell, options.spectrum);
  const keyframe = keyframes(options, bands);
  const reach = Math.floor(n / options.spectrum.innerCells);
  const fft = planFft(n);
  const columns = 2 * reach + 1;
  const re = new Float64Array(columns * n);
  const im = new Float64Array(columns * n);
  const rowRe = new Float64Array(ROWS_AT_ONCE * n);
  const rowIm = new Float64Array(ROWS_AT_ONCE * n);

  /** Adds the modes of one band: frame one in the real part of the transform, frame two in the imaginary part. */
  const addBand = (b: number, moments: readonly [FieldMoment, FieldMoment], phases: readonly Phases[]): void => {
    const { kx, ky, lifetime } = bands[b]!;
    const [one, two] = moments.map(({ time }) => {
      const key = Math.floor(time / lifetime);
      const angle = (Math.PI / 2) * (time / lifetime - key);
      return { from: keyframe(b, key), to: keyframe(b, key + 1), cos: Math.cos(angle), sin: Math.sin(angle) };
    }) as [Turn, Turn];
    const [phase1, phase2] = phases as [Phases, Phases];
    for (let i = 0; i < kx.length; i++) {
      const x = kx[i]! + reach;
      const y = ky[i]! + reach;
      const r1 = one.cos * one.from[2 * i]! + one.sin * one.to[2 * i]!;
      const i1 = one.cos * one.from[2 * i + 1]! + one.sin * one.to[2 * i + 1]!;
      const c1 = phase1.xRe[x]! * phase1.yRe[y]! - phase1.xIm[x]! * phase1.yIm[y]!;
      const s1 = phase1.xRe[x]! * phase1.yIm[y]! + phase1.xIm[x]! * phase1.yRe[y]!;
      const r2 = two.cos * two.from[2 * i]! + two.sin * two.to[2 * i]!;
      const i2 = two.cos * two.from[2 * i + 1]! + two.sin * two.to[2 * i + 1]!;
      const c2 = phase2.xRe[x]! * phase2.yRe[y]! - phase2.xIm[x]! * phase2.yIm[y]!;
      const s2 = phase2.xRe[x]! * phase2.yIm[y]! + phase2.xIm[x]! * phase2.yRe[y]!;
      const aRe = r1 * c1 - i1 * s1;
      const aIm = r1 * s1 + i1 * c1;
      const bRe = r2 * c2 - i2 * s2;
      const bIm = r2 * s2 + i2 * c2;
      const plus = x * n + (ky[i]! < 0 ? ky[i]! + n : ky[i]!);
      const minus = (columns - 1 - x) * n + (ky[i]! > 0 ? n - ky[i]! : -ky[i]!);
      re[plus] = aRe - bIm;
      im[plus] = aIm + bRe;
      re[minus] = aRe + bIm;
      im[minus] = bRe - aIm;
    }
  };

  return (first, second) => {
    re.fill(0);
    im.fill(0);
    const phases = [first, second].map(({ shift }) => phaseTables(shift, reach, n));
    bands.forEach((_, b) => addBand(b, [first, second], phases));
    for (let c = 0; c < columns; c++) fft.inverse(re, im, c * n);
    const frames = [new Float32Array(ny * nx), new Float32Array(ny * nx)] as const;
    for (let y0 = 0; y0 < ny; y0 += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, ny - y0);
      rowRe.fill(0);
      rowIm.fill(0);
      for (let c = 0; c < columns; c++) {
        const to = c < reach ? c - reach + n : c - reach;
        for (let r = 0; r < rows; r++) {
          rowRe[r * n + to] = re[c * n + y0 + r]!;
          rowIm[r * n + to] = im[c * n + y0 + r]!;
        }
      }
      for (let r = 0; r < rows; r++) {
        fft.inverse(rowRe, rowIm, r * n);
        frames[0].set(rowRe.subarray(r * n, r * n + nx), (y0 + r) * nx);
        frames[1].set(rowIm.subarray(r * n, r * n + nx), (y0 + r) * nx);
      }
    }
    return frames;
  };
}

/** A band between two keyframes. */
interface Turn {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly cos: number;
  readonly sin: number;
}

/** exp(-2 pi i k shift / n) for k from -reach to reach, along x and along y. */
interface Phases {
  readonly xRe: Float64Array;
  readonly xIm: Float64Array;
  readonly yRe: Float64Array;
  readonly yIm: Float64Array;
}

function phaseTables([x, y]: readonly [number, number], reach: number, n: number): Phases {
  const table = (shift: number, f: (angle: number) => number) =>
    Float64Array.from({ length: 2 * reach + 1 }, (_, i) => f(-2 * Math.PI * (i - reach) * ((shift / n) % 1)));
  return { xRe: table(x, Math.cos), xIm: table(x, Math.sin), yRe: table(y, Math.cos), yIm: table(y, Math.sin) };
}

function keyframes({ seed, spectrum }: FieldOptions, bands: readonly Band[]): Keyframe {
  const kept = bands.map(() => new Map<number, Float32Array>());
  const along = smoothProcess(seed, "rain/orientation along", [DAY / 2, 8 * DAY]);
  const across = smoothProcess(seed, "rain/orientation across", [DAY / 2, 8 * DAY]);
  return (b, key) => {
    const known = kept[b]!.get(key);
    if (known !== undefined) return known;
    const { lifetime, amplitude, cos2, sin2 } = bands[b]!;
    const time = key * lifetime;
    const length = Math.hypot(along.value(time), across.value(time));
    const stretchX = spectrum.elongation * along.value(time) / length;
    const stretchY = spectrum.elongation * across.value(time) / length;
    const stream = randomStream(seed, `rain/octave ${b}/keyframe ${key}`);
    const noise = new Float32Array(2 * amplitude.length);
    for (let i = 0; i < amplitude.length; i++) {
      const size = amplitude[i]! * Math.sqrt(1 + stretchX * cos2[i]! + stretchY * sin2[i]!);
      noise[2 * i] = size * stream.normal();
      noise[2 * i + 1] = size * stream.normal();
    }
    if (kept[b]!.size === KEYFRAMES_KEPT) kept[b]!.delete(kept[b]!.keys().next().value!);
    kept[b]!.set(key, noise);
    return noise;
  };
}
