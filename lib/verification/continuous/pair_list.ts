import { pairCount, type Pairs, weightAt } from "../accumulator.ts";

/** Pairs that are kept whole, because ranks need them all: 24 bytes each. */
export interface PairList {
  /** How many there are; the arrays are longer. */
  n: number;
  /** Truth, [pair]. */
  x: Float64Array<ArrayBuffer>;
  /** Estimate, [pair]. */
  y: Float64Array<ArrayBuffer>;
  /** Weight above 0, [pair]. */
  w: Float64Array<ArrayBuffer>;
}

/** An empty list. */
export function pairList(): PairList {
  return { n: 0, x: new Float64Array(0), y: new Float64Array(0), w: new Float64Array(0) };
}

/** Makes room for `more` pairs; at least doubles, so that appending one by one stays cheap. */
function reserve(list: PairList, more: number): void {
  const needed = list.n + more;
  if (needed <= list.x.length) return;
  const grown = (values: Float64Array): Float64Array<ArrayBuffer> => {
    const room = new Float64Array(Math.max(needed, 2 * list.n));
    room.set(values.subarray(0, list.n));
    return room;
  };
  list.x = grown(list.x);
  list.y = grown(list.y);
  list.w = grown(list.w);
}

/**
 * Appends the pairs that are present.
 *
 * @throws TypeError when the arrays differ in length; RangeError when a weight is negative.
 */
export function appendPairs(list: PairList, pairs: Pairs): void {
  const count = pairCount(pairs);
  reserve(list, count);
  for (let i = 0; i < count; i++) {
    const x = pairs.truth[i]!;
    const y = pairs.estimate[i]!;
    const w = weightAt(pairs.weights, i);
    if (!(w > 0) || Number.isNaN(x) || Number.isNaN(y)) continue;
    list.x[list.n] = x;
    list.y[list.n] = y;
    list.w[list.n++] = w;
  }
}

/** Appends another list, its weights times `times`. */
export function appendList(list: PairList, other: PairList, times: number): void {
  const { n, x, y, w } = other;
  reserve(list, n);
  list.x.set(x.subarray(0, n), list.n);
  list.y.set(y.subarray(0, n), list.n);
  for (let i = 0; i < n; i++) list.w[list.n + i] = times * w[i]!;
  list.n += n;
}
