import type { RealTransform } from "./real_transform.ts";

/** Which wavenumbers of a half-plane spectrum, [kx, ky], belong together. */
export interface Rings {
  /** Number of rings. */
  readonly count: number;
  /** Ring of each wavenumber; `count` where it belongs to none. */
  readonly index: Int32Array;
  /** How many wavenumbers of the whole plane each stands for: 2, but 1 for those that are their own conjugates. */
  readonly weight: Float64Array;
  /** Wavenumbers of the whole plane in each ring. */
  readonly modes: Float64Array;
  /** Cycles per cell from one ring to the next. */
  readonly step: number;
}

/**
 * How wavenumbers are gathered:
 * - `wavelength`: ring k holds |(kx / columns, ky / rows)| nearest to k / L cycles per cell, L the longer side, out to the
 *   corners of the plane, so that no variance is lost;
 * - `index`: ring k holds sqrt(kx^2 + ky^2) nearest to k (halves to even) below L / 2, as pysteps does, whatever the
 *   shape: on a field that is not square its rings mix wavelengths;
 * - `cosine`: the transform is of a field mirrored at its far sides, as {@link mirrored} does, and ring k holds
 *   sqrt(i^2 + j^2) / 2 nearest to k, i and j the numbers of half waves, below both sides' halves.
 */
export type RingRule = "wavelength" | "index" | "cosine";

/** Gathers the wavenumbers of a transform into rings. */
export function ringsOf({ shape, columns }: RealTransform, rule: RingRule): Rings {
  const [height, width] = shape;
  const longer = Math.max(height, width);
  const [scaleY, scaleX] = rule === "wavelength" ? [longer / height, longer / width] : [1, 1];
  const wavenumber = (kx: number, ky: number): number => Math.hypot(ky * scaleY, kx * scaleX);
  const ringOf: Record<RingRule, (kx: number, ky: number) => number> = {
    wavelength: (kx, ky) => Math.round(wavenumber(kx, ky)),
    index: (kx, ky) => roundHalfToEven(wavenumber(kx, ky)),
    cosine: (kx, ky) => Math.round(wavenumber(kx, ky) / 2),
  };
  const count = {
    wavelength: ringOf.wavelength(columns - 1, Math.floor(height / 2)) + 1,
    index: Math.ceil(longer / 2),
    cosine: Math.ceil(Math.min(height, width) / 4),
  }[rule];
  const index = new Int32Array(columns * height);
  const weight = new Float64Array(columns * height);
  const modes = new Float64Array(count + 1);
  for (let kx = 0; kx < columns; kx++) {
    for (let row = 0; row < height; row++) {
      const i = kx * height + row;
      index[i] = Math.min(count, ringOf[rule](kx, Math.min(row, height - row)));
      weight[i] = kx === 0 || 2 * kx === width ? 1 : 2;
      modes[index[i]!]! += weight[i]!;
    }
  }
  return { count, index, weight, modes, step: 1 / longer };
}

/** As numpy rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + floor % 2 : Math.round(value);
}

/**
 * A field mirrored at its far sides, [2 y, 2 x]: its spectrum is its cosine transform (DCT-II) but for phases, and does
 * not see a step between opposite sides.
 */
export function mirrored(field: ArrayLike<number>, [height, width]: readonly [number, number]): Float64Array {
  const out = new Float64Array(4 * height * width);
  let i = 0;
  for (let y = 0; y < 2 * height; y++) {
    const row = Math.min(y, 2 * height - 1 - y) * width;
    for (let x = 0; x < 2 * width; x++) out[i++] = field[row + Math.min(x, 2 * width - 1 - x)]!;
  }
  return out;
}
