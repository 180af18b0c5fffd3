import { instructionsOf } from "../../base/mod.ts";
import { INSTRUCTIONS } from "./instructions.ts";

/** Values at a time: as many as stay near the processor. */
const BLOCK = 4096;
/** Where in the memory of the instructions the codes are, bytes. */
const CODES = 16384;

/** How values become codes. */
export interface Coding {
  /** Physical units of a code. */
  readonly scale: number;
  /** Physical value of code 0. */
  readonly offset: number;
  /** Lowest and highest code of a value. */
  readonly low: number;
  readonly high: number;
  /** Code of NaN. */
  readonly fill: number;
  /** A value that most have, NaN when there is none, and its code. */
  readonly dry: number;
  readonly zero: number;
}

interface Instructions {
  readonly values: Float32Array;
  readonly codes: Uint16Array;
  pack(
    n: number,
    scale: number,
    offset: number,
    low: number,
    high: number,
    dry: number,
    zero: number,
    fill: number,
  ): number;
  count(n: number, fill: number, wet: number): number;
}

let made: Instructions | undefined;

/** The instructions of `codes.wat` and their memory, made once. */
function instructions(): Instructions {
  if (made !== undefined) return made;
  const exports = instructionsOf(INSTRUCTIONS);
  const { buffer } = exports["memory"] as WebAssembly.Memory;
  return made = {
    values: new Float32Array(buffer, 0, BLOCK),
    codes: new Uint16Array(buffer, CODES, BLOCK),
    pack: exports["pack"] as Instructions["pack"],
    count: exports["count"] as Instructions["count"],
  };
}

/** First indexes of the blocks of `length` values, and how many instructions see: whole vectors. */
function* blocksOf(length: number): Generator<readonly [from: number, n: number, filled: number]> {
  for (let from = 0; from < length; from += BLOCK) {
    const n = Math.min(BLOCK, length - from);
    yield [from, n, Math.ceil(n / 8) * 8];
  }
}

/**
 * Rounds (value - offset) / scale to the nearest code, in double precision, halves up: several values at a time, by the vector
 * instructions that JavaScript reaches through WebAssembly only. A block with a value that has no code is
 * left to `otherwise`.
 */
export function packCodes(
  values: Float32Array,
  into: Uint16Array,
  { scale, offset, low, high, dry, zero, fill }: Coding,
  otherwise: (values: Float32Array, into: Uint16Array) => void,
): void {
  const vectors = instructions();
  for (const [from, n, filled] of blocksOf(values.length)) {
    const block = values.subarray(from, from + n);
    vectors.values.set(block);
    vectors.values.fill(NaN, n, filled);
    if (vectors.pack(filled, scale, offset, low, high, dry, zero, fill) === 0) {
      into.set(vectors.codes.subarray(0, n), from);
    } else otherwise(block, into.subarray(from, from + n));
  }
}

/** Counts the codes that are `fill`, and the others that are at least `wetFrom`, which is from 0 to 65535. */
export function countCodes(
  codes: Uint16Array,
  fill: number,
  wetFrom: number,
): { readonly missing: number; readonly wet: number } {
  const vectors = instructions();
  let [missing, wet] = [0, 0];
  for (const [from, n, filled] of blocksOf(codes.length)) {
    vectors.codes.set(codes.subarray(from, from + n));
    vectors.codes.fill(fill, n, filled);
    const counts = vectors.count(filled, fill, wetFrom);
    missing += (counts & 0xffff) - (filled - n);
    wet += counts >>> 16;
  }
  return { missing, wet };
}
