import { checkWeight, type Pairs } from "./accumulator.ts";

/** Room for `size` pairs beside each other. */
export interface PairBuffer {
  /** Truth. */
  readonly x: Float64Array;
  /** Estimate. */
  readonly y: Float64Array;
  /** Weight, above 0. */
  readonly w: Float64Array;
}

/** Makes room for `size` pairs. */
export function pairBuffer(size: number): PairBuffer {
  return { x: new Float64Array(size), y: new Float64Array(size), w: new Float64Array(size) };
}

/** Copies values, whatever array holds them. */
function copy(target: Float64Array, source: ArrayLike<number>, from: number, to: number): void {
  if (ArrayBuffer.isView(source)) target.set((source as Float32Array).subarray(from, to));
  else for (let i = from; i < to; i++) target[i - from] = source[i]!;
}

/**
 * Takes the pairs `from` to `to` (excluded) that are present into the buffer, at its start, and returns how many.
 *
 * @throws RangeError when a weight is negative or infinite.
 */
export function fillBuffer(buffer: PairBuffer, pairs: Pairs, from: number, to: number): number {
  const { x, y, w } = buffer;
  const count = to - from;
  copy(x, pairs.truth, from, to);
  copy(y, pairs.estimate, from, to);
  if (pairs.weights === undefined) w.fill(1, 0, count);
  else copy(w, pairs.weights, from, to);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const weight = w[i]!;
    checkWeight(weight, from + i);
    if (!(weight > 0) || Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    x[kept] = x[i]!;
    y[kept] = y[i]!;
    w[kept++] = weight;
  }
  return kept;
}

/** Replaces the first `n` pairs by their logarithms, in place; returns how many there are: pairs of positive values only. */
export function takeLogarithms({ x, y, w }: PairBuffer, n: number): number {
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (!(x[i]! > 0 && y[i]! > 0)) continue;
    x[kept] = Math.log(x[i]!);
    y[kept] = Math.log(y[i]!);
    w[kept++] = w[i]!;
  }
  return kept;
}
