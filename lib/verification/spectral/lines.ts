import type { Complex } from "./butterflies.ts";
import { type Fft, fft } from "./fft.ts";

/** Transforms at a time: as many as keep the work in the fast cache. */
const LANES = 8;

/** Where lines of numbers lie in an array. */
export interface Lines {
  /** Number of lines. */
  readonly count: number;
  /** From the start of one line to that of the next. */
  readonly between: number;
  /** From a number to the next of its line. */
  readonly stride: number;
  /** Start of the first line. Default 0. */
  readonly offset?: number;
}

/** Plans transforms of lines of `length` numbers, in place. */
export function lineTransform(length: number): (array: Complex, lines: Lines) => void {
  const plan = fft(length, LANES);
  return (array, { count, between, stride, offset = 0 }) => {
    for (let line = 0; line < count; line += LANES) {
      const place = { start: offset + line * between, lanes: Math.min(LANES, count - line), between, stride };
      for (const part of ["re", "im"] as const) gather(plan, array[part], plan.data[part], place);
      plan.run();
      for (const part of ["re", "im"] as const) scatter(plan, plan.data[part], array[part], place);
    }
  };
}

interface Place {
  readonly start: number;
  readonly lanes: number;
  readonly between: number;
  readonly stride: number;
}

function gather({ length }: Fft, from: Float64Array, to: Float64Array, place: Place): void {
  const { start, lanes, between, stride } = place;
  for (let lane = 0; lane < lanes; lane++) {
    const base = start + lane * between;
    for (let n = 0; n < length; n++) to[n * LANES + lane] = from[base + n * stride]!;
  }
}

function scatter({ length }: Fft, from: Float64Array, to: Float64Array, place: Place): void {
  const { start, lanes, between, stride } = place;
  for (let lane = 0; lane < lanes; lane++) {
    const base = start + lane * between;
    for (let n = 0; n < length; n++) to[base + n * stride] = from[n * LANES + lane]!;
  }
}
