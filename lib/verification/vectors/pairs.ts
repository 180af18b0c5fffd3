import { instructionsOf } from "../../base/mod.ts";

/**
 * Pairs of single precision, several at a time, by the vector instructions that JavaScript reaches through WebAssembly only.
 * The 526 bytes are `pairs.wat` beside this file, as `wat2wasm` (npm wabt 1.0.37) writes it.
 */
const BYTES =
  "AGFzbQEAAAABDgJgA399fQF/YAN/fHwAAwMCAAEFAwEAAwcZAwZtZW1vcnkCAAVjb3VudAAABHN1bXMAAQrOAwJlAgF/A3sgAEECdCEAIAH9EyEE" +
  "IAL9EyEFAkADQCADIABPDQEgBiAD/QAEACAE/UYgA/0ABICABCAF/Ub9Tv2xASEGIANBEGohAwwACwsgBv0bACAG/RsBaiAG/RsCIAb9GwNqagvl" +
  "AgIBfxR7IABBAnQhACAB/RQhBCAC/RQhBSAFIAT98QEhBkQAAAAAAADwP/0UIQcCQANAIAMgAE8NASAD/V0DAP1fIQkgA/1dA4CABP1fIQogCSAJ" +
  "/UcgCiAK/Uf9TiEIIAggCSAE/fEB/U4hCyAIIAogBf3xAf1OIQwgCCAKIAn98QH9TiENIAggDSAG/fEB/U4hDiAPIAggB/1O/fABIQ8gECAL/fAB" +
  "IRAgESAM/fABIREgEiAO/fABIRIgEyALIAv98gH98AEhEyAUIAwgDP3yAf3wASEUIBUgCyAM/fIB/fABIRUgFiAOIA798gH98AEhFiAXIA397AH9" +
  "8AEhFyADQQhqIQMMAAsLQQAgD/0LBICACEEAIBD9CwSQgAhBACAR/QsEoIAIQQAgEv0LBLCACEEAIBP9CwTAgAhBACAU/QsE0IAIQQAgFf0LBOCA" +
  "CEEAIBb9CwTwgAhBACAX/QsEgIEICw==";

/** Pairs at a time: as many as stay near the processor. */
const BLOCK = 4096;
/** Where in the memory of the instructions the estimates and the sums are, bytes. */
const [ESTIMATES, SUMS] = [65536, 131072];

/** Sums over a block: pairs, dx, dy, d, dx dx, dy dy, dx dy, d d, |y - x|. */
const SUM_COUNT = 9;

/** A block of pairs, valid until the next. */
export interface PairBlock {
  /** Truth, [pair]. */
  readonly truth: Float32Array;
  /** Estimate, [pair]. */
  readonly estimate: Float32Array;
  /** Counts the pairs whose truth is at least `a` and whose estimate is at least `b`; what is missing reaches nothing. */
  count(a: number, b: number): number;
  /**
   * Sums over the pairs of which neither is missing, of differences from `x0` and `y0`: their number, dx = x - x0,
   * dy = y - y0, d = (y - x) - (y0 - x0), dx dx, dy dy, dx dy, d d, |y - x|.
   */
  sums(x0: number, y0: number): readonly number[];
}

interface Instructions {
  readonly truth: Float32Array;
  readonly estimate: Float32Array;
  readonly lanes: Float64Array;
  count(n: number, a: number, b: number): number;
  sums(n: number, a: number, b: number): void;
}

let made: Instructions | undefined;

/** The instructions and their memory, made once. */
function instructions(): Instructions {
  if (made !== undefined) return made;
  const exports = instructionsOf(BYTES);
  const { buffer } = exports["memory"] as WebAssembly.Memory;
  return made = {
    truth: new Float32Array(buffer, 0, BLOCK),
    estimate: new Float32Array(buffer, ESTIMATES, BLOCK),
    lanes: new Float64Array(buffer, SUMS, 2 * SUM_COUNT),
    count: exports["count"] as Instructions["count"],
    sums: exports["sums"] as Instructions["sums"],
  };
}

/** Hands every block of the pairs to `visit`. */
export function eachBlock(truth: Float32Array, estimate: Float32Array, visit: (block: PairBlock) => void): void {
  const vectors = instructions();
  for (let from = 0; from < truth.length; from += BLOCK) {
    const n = Math.min(BLOCK, truth.length - from);
    const filled = Math.ceil(n / 4) * 4;
    vectors.truth.set(truth.subarray(from, from + n));
    vectors.estimate.set(estimate.subarray(from, from + n));
    vectors.truth.fill(NaN, n, filled);
    visit({
      truth: vectors.truth.subarray(0, n),
      estimate: vectors.estimate.subarray(0, n),
      count: (a, b) => vectors.count(filled, a, b),
      sums: (x0, y0) => {
        vectors.sums(filled, x0, y0);
        return Array.from({ length: SUM_COUNT }, (_, k) => vectors.lanes[2 * k]! + vectors.lanes[2 * k + 1]!);
      },
    });
  }
}
