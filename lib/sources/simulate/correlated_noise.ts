import { randomStream } from "../../base/mod.ts";

/** Size and smoothness of a noise field. */
export interface NoiseShape {
  /** Rows. */
  readonly ny: number;
  /** Columns. */
  readonly nx: number;
  /** Standard deviation of the Gaussian kernel that smooths it, cells. */
  readonly radius: number;
}

/** A field [y, x] of standard normal noise, correlated over a few cells: white noise smoothed by a Gaussian kernel. */
export function correlatedNoise(seed: number, name: string, { ny, nx, radius }: NoiseShape): Float32Array {
  const reach = Math.ceil(3 * radius);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / radius) ** 2));
  const norm = Math.hypot(...kernel);
  kernel.forEach((value, i) => kernel[i] = value / norm);
  const wide = nx + 2 * reach;
  const tall = ny + 2 * reach;
  const stream = randomStream(seed, name);
  const white = Float64Array.from({ length: tall * wide }, () => stream.normal());
  const rows = new Float64Array(tall * nx);
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < nx; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * white[y * wide + x + k]!;
      rows[y * nx + x] = sum;
    }
  }
  const field = new Float32Array(ny * nx);
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * rows[(y + k) * nx + x]!;
      field[y * nx + x] = sum;
    }
  }
  return field;
}

/** Noise as {@link correlatedNoise} that turns smoothly into another every `period` s; a pure function of time. */
export function livingNoise(
  draw: (key: string) => Float32Array,
  period: number,
): (name: string, time: number) => Float32Array {
  return (name, time) => {
    const key = Math.floor(time / period);
    const angle = (Math.PI / 2) * (time / period - key);
    const [from, to] = [draw(`${name}/${key}`), draw(`${name}/${key + 1}`)];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return from.map((value, i) => c * value + s * to[i]!);
  };
}
