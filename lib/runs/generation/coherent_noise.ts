import { correlatedNoise } from "../../sources/mod.ts";
import { HALF_HOUR } from "../../grid/mod.ts";

/** Widths of the Gaussian kernels that make noise of white noise. */
export interface Coherence {
  /** In space, cells. */
  readonly space: number;
  /** In time, steps: half hours, or frames. */
  readonly time: number;
}

/** Narrower kernels leave the noise white. */
const NARROWEST = 0.05;

/** Widest kernel: neighbours are then correlated by 0.98. */
const WIDEST = 3.6;

/** A Gaussian kernel of a width in steps, as far as it counts. */
function kernelOf(width: number): Float64Array {
  const reach = width < NARROWEST ? 0 : Math.ceil(3 * width);
  return Float64Array.from(
    { length: 2 * reach + 1 },
    (_, k) => reach === 0 ? 1 : Math.exp(-0.5 * ((k - reach) / width) ** 2),
  );
}

/** Width of the kernel, in steps, whose noise has neighbours correlated by `correlation`: 0 to that of 0.98. */
export function widthOf(correlation: number): number {
  if (!(correlation > 0)) return 0;
  const neighbours = (width: number): number => {
    const kernel = kernelOf(width);
    const square = kernel.reduce((sum, value) => sum + value * value, 0);
    return kernel.reduce((sum, value, k) => sum + value * (kernel[k + 1] ?? 0), 0) / square;
  };
  let [narrow, wide] = [NARROWEST, WIDEST];
  for (let n = 0; n < 30; n++) {
    const middle = (narrow + wide) / 2;
    if (neighbours(middle) < correlation) narrow = middle;
    else wide = middle;
  }
  return narrow;
}

/** What noise is for: its name, and the time from a field to the next, s. */
export interface NoiseCourse {
  /** Name. */
  readonly name: string;
  /** Step, s. */
  readonly step: number;
}

/**
 * Standard normal noise of ensemble members on a grid [y, x], coherent in space and from time to time: a pure function of seed,
 * name, member and time.
 *
 * @param coherence in cells and steps
 * @param course default: that of generated half hours
 */
export function coherentNoise(
  seed: number,
  { ny, nx }: { readonly ny: number; readonly nx: number },
  coherence: Coherence,
  course: NoiseCourse = { name: "generate", step: HALF_HOUR },
): (member: number, time: number) => Float32Array {
  const radius = Math.max(NARROWEST, coherence.space);
  const kernel = kernelOf(coherence.time);
  const reach = (kernel.length - 1) / 2;
  const norm = Math.hypot(...kernel);
  const drawn = new Map<string, Float32Array>();
  const draw = (member: number, step: number): Float32Array => {
    const name = `${course.name}/${member}/${step}`;
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
      const own = draw(member, time / course.step + k - reach);
      for (let i = 0; i < field.length; i++) field[i]! += weight / norm * own[i]!;
    });
    return field;
  };
}

/** White fields kept: those of some half hours of all members. */
const KEPT = 400;
