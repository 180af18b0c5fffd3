import type { LatentShape } from "../../../lib/verification/latent/mod.ts";
import { randomStream } from "../../../lib/base/mod.ts";

/** Shape of the latents below. */
export const SHAPE: LatentShape = [6, 8, 12];

/** A latent that rolls one step a frame, as a topographic one should, at any time, [frame, capsule, unit]. */
export type Rolling = (late?: number, speed?: number) => Float64Array;

/** A rolling latent whose capsules are sums of a level and harmonics 1 to 4 of the circle, drawn from a stream. */
export function rolling(name: string, [frames, capsules, width]: LatentShape = SHAPE): Rolling {
  const random = randomStream(3, name);
  const patterns = Array.from({ length: capsules }, () => ({
    level: random.normal(),
    harmonics: [1, 2, 3, 4].map((k) => ({ k, cosine: random.normal(), sine: random.normal() })),
  }));
  return (late = 0, speed = 1) =>
    Float64Array.from({ length: frames * capsules * width }, (_, i) => {
      const [frame, capsule, unit] = [Math.floor(i / width / capsules), Math.floor(i / width) % capsules, i % width];
      const { level, harmonics } = patterns[capsule]!;
      const angle = 2 * Math.PI * (unit - speed * (frame - late)) / width;
      return harmonics.reduce((sum, { k, cosine, sine }) => {
        return sum + cosine * Math.cos(k * angle) + sine * Math.sin(k * angle);
      }, level);
    });
}

/** `a` without its part along `b`, as long as `b`: what is unlike `b`. */
export function unlike(a: Float64Array, b: Float64Array): Float64Array {
  const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const along = product(a, b) / product(b, b);
  const rest = a.map((value, i) => value - along * b[i]!);
  const scale = Math.sqrt(product(b, b) / product(rest, rest));
  return rest.map((value) => value * scale);
}
