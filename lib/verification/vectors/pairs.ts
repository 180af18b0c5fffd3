import { instructionsOf } from "../../base/mod.ts";
import { INSTRUCTIONS } from "./instructions.ts";

/** Pairs at a time: as many as stay near the processor. */
const BLOCK = 16384;
/** Pairs that are left out together. */
const GROUP = 16;
/** Where in the memory of the instructions the estimates and the sums are, bytes. */
const [ESTIMATES, SUMS] = [65536, 131072];

/** A block of pairs of single precision of which neither is missing, valid until the next. */
export interface PairBlock {
  /** How many pairs of two zeros are not among the others: most of a field of rain is dry in both. */
  readonly zeros: number;
  /** Truth of the others, [pair]. */
  readonly truth: Float32Array;
  /** Their estimate, [pair]. */
  readonly estimate: Float32Array;
  /** Counts the others whose truth is at least `a` and whose estimate is at least `b`. */
  count(a: number, b: number): number;
  /**
   * Sums over the others of differences from `x0` and `y0`: dx = x - x0, dy = y - y0, d = (y - x) - (y0 - x0), dx dx,
   * dy dy, dx dy, d d, |y - x|.
   */
  sums(x0: number, y0: number): PairSums;
}

/** See {@link PairBlock.sums}. */
export type PairSums = readonly [
  dx: number,
  dy: number,
  d: number,
  dxdx: number,
  dydy: number,
  dxdy: number,
  dd: number,
  absolute: number,
];

interface Instructions {
  readonly truth: Float32Array;
  readonly estimate: Float32Array;
  readonly lanes: Float64Array;
  pack(n: number): readonly [left: number, zeros: number];
  count(n: number, a: number, b: number): number;
  sums(n: number, a: number, b: number): void;
}

let made: Instructions | undefined;

/** The instructions of `pairs.wat` and their memory, made once. */
function instructions(): Instructions {
  if (made !== undefined) return made;
  const exports = instructionsOf(INSTRUCTIONS);
  const { buffer } = exports["memory"] as WebAssembly.Memory;
  return made = {
    truth: new Float32Array(buffer, 0, BLOCK),
    estimate: new Float32Array(buffer, ESTIMATES, BLOCK),
    lanes: new Float64Array(buffer, SUMS, 16),
    pack: exports["pack"] as Instructions["pack"],
    count: exports["count"] as Instructions["count"],
    sums: exports["sums"] as Instructions["sums"],
  };
}

/**
 * Hands every block of the pairs to `visit`: several pairs at a time, by the vector instructions that JavaScript reaches
 * through WebAssembly only.
 */
export function eachBlock(truth: Float32Array, estimate: Float32Array, visit: (block: PairBlock) => void): void {
  const vectors = instructions();
  for (let from = 0; from < truth.length; from += BLOCK) {
    const given = Math.min(BLOCK, truth.length - from);
    const filled = Math.ceil(given / GROUP) * GROUP;
    vectors.truth.set(truth.subarray(from, from + given));
    vectors.estimate.set(estimate.subarray(from, from + given));
    vectors.truth.fill(NaN, given, filled);
    const [left, zeros] = vectors.pack(filled);
    visit(blockOf(vectors, left, zeros));
  }
}

/** The first `n` pairs in the memory of the instructions, which take pairs by two or four: what is over is done here. */
function blockOf(vectors: Instructions, n: number, zeros: number): PairBlock {
  const { lanes } = vectors;
  const [truth, estimate] = [vectors.truth.subarray(0, n), vectors.estimate.subarray(0, n)];
  return {
    zeros,
    truth,
    estimate,
    count: (a, b) => {
      const even = n - n % 4;
      let pairs = vectors.count(even, a, b);
      for (let i = even; i < n; i++) if (truth[i]! >= a && estimate[i]! >= b) pairs++;
      return pairs;
    },
    sums: (x0, y0) => {
      vectors.sums(n - n % 2, x0, y0);
      const sum = (k: number, last: number) => lanes[2 * k]! + lanes[2 * k + 1]! + (n % 2 === 0 ? 0 : last);
      const [x, y] = [truth[n - 1]!, estimate[n - 1]!];
      const [dx, dy, d] = [x - x0, y - y0, y - x - (y0 - x0)];
      return [
        sum(0, dx),
        sum(1, dy),
        sum(2, d),
        sum(3, dx * dx),
        sum(4, dy * dy),
        sum(5, dx * dy),
        sum(6, d * d),
        sum(7, Math.abs(y - x)),
      ];
    },
  };
}
