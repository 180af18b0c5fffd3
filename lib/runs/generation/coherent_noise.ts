import { correlatedNoise } from "../../sources/mod.ts";
import { HALF_HOUR } from "../../grid/mod.ts";

/** Widths of the Gaussian kernels that make noise of white noise. */
export interface Coherence {
  /** In space, cells. */
  readonly space: number;
  /** In time, half hours. */
  readonly time: number;
}

/** Narrower kernels leave the noise white. */
const NARROWEST = 0.05;

/** Width of the kernel, in steps, that makes neighbours correlated by `correlation`; correlations of kernels are exp(-d²/4w²). */
export function widthOf(correlation: number): number {
  if (!(correlation > 0)) return 0;
  return Math.sqrt(-1 / (4 * Math.log(Math.min(correlation, 0.98))));
}

/**
 * Standard normal noise on the satellite's grid [y, x] of ensemble members, coherent in space and from half hour to half hour:
 * a pure function of seed, member and time.
 *
 * @param time start of the half hour, s since 1970 UTC
 */
export function coherentNoise(
  seed: number,
  { ny, nx }: { readonly ny: number; readonly nx: number },
  coherence: Coherence,
): (member: number, time: number) => Float32Array {
  const radius = Math.max(NARROWEST, coherence.space);
  const reach = coherence.time < NARROWEST ? 0 : Math.ceil(3 * coherence.time);
  const kernel = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, k) => reach === 0 ? 1 : Math.exp(-0.5 * ((k - reach) / coherence.time) ** 2),
  );
  const norm = Math.hypot(...kernel);
  const drawn = new Map<string, Float32Array>();
  const draw = (member: number, step: number): Float32Array => {
    const name = `generate/${member}/${step}`;
    let field = drawn.get(name);
    if (field === undefined) {
      drawn.set(name, field = correlatedNoise(seed, name, { ny, nx, radius }));
      if (drawn.size > KEPT) drawn.delete(drawn.keys().next().value!);
    }
    return field;
  };
  return (member, time) => {
    const field = new Float32Array(ny * nx);
    kernel.forEach((weight, k) => {
      const own = draw(member, time / HALF_HOUR + k - reach);
      for (let i = 0; i < field.length; i++) field[i]! += weight / norm * own[i]!;
    });
    return field;
  };
}

/** White fields kept: those of some half hours of all members. */
const KEPT = 400;
