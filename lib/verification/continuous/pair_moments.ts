import { type Accumulator, pairCount, type Pairs } from "../accumulator.ts";
import { addManyMoments, mergeMoments, MOMENTS, type Moments, readMoments } from "../moments.ts";
import { fillBuffer, pairBuffer } from "../pair_buffer.ts";
import { eachBlock, type PairBlock } from "../vectors/pairs.ts";

/** Pairs added at a time: as many as stay in the nearest cache. */
const BUFFER = 1024;

const part = new Float64Array(MOMENTS);

/**
 * Adds a block of pairs. Sums are of differences from one pair of a block: its square is at most n times
 * the variance, so n is all that can be lost of the digits, and the moments of constants are exact. Where there are pairs of
 * zeros it is one of them, and they add to nothing but the number.
 */
function addBlock(state: Float64Array, { zeros, truth, estimate, sums }: PairBlock): void {
  const n = truth.length + zeros;
  if (n === 0) return;
  const [x0, y0] = zeros > 0 ? [0, 0] : [truth[0]!, estimate[0]!];
  const [sx, sy, sd, xx, yy, xy, dd, absolute] = sums(x0, y0);
  part.set([n, n, x0 + sx / n, y0 + sy / n]);
  part.set([xx - sx * sx / n, yy - sy * sy / n, xy - sx * sy / n, y0 - x0 + sd / n, dd - sd * sd / n, absolute], 4);
  mergeMoments(state, 0, part, 0, 1);
}

/**
 * Accumulates the moments that every score of paired values (`CONTINUOUS`) is read from; for
 * single precision without weights several times faster than `paired`, which keeps events too. Infinite values are pairs like any other: what they spoil is NaN.
 *
 * @returns Accumulator; its `add` throws TypeError when the arrays differ in length, RangeError for a negative weight.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CONTINUOUS } from "./mod.ts";
 * const moments = pairMoments();
 * const state = moments.init();
 * moments.add(state, { estimate: [1, 2], truth: [0, 4] });
 * moments.add(state, { estimate: [9], truth: [NaN] });
 * assert.equal(CONTINUOUS.mae.value(moments.value(state)), 1.5);
 * ```
 */
export function pairMoments(): Accumulator<Float64Array<ArrayBuffer>, Pairs, Moments> {
  const buffer = pairBuffer(BUFFER);
  return {
    init: () => new Float64Array(MOMENTS),
    add: (state, pairs) => {
      const count = pairCount(pairs);
      const { truth, estimate, weights } = pairs;
      if (weights === undefined && truth instanceof Float32Array && estimate instanceof Float32Array) {
        eachBlock(truth, estimate, (block) => addBlock(state, block));
        return state;
      }
      for (let from = 0; from < count; from += BUFFER) {
        addManyMoments(state, 0, buffer, fillBuffer(buffer, pairs, from, Math.min(count, from + BUFFER)));
      }
      return state;
    },
    addBlock,
    merge: (state, other, times = 1) => {
      mergeMoments(state, 0, other, 0, times);
      return state;
    },
    value: (state) => readMoments(state, 0),
  };
}
