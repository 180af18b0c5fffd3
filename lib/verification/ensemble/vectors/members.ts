import { instructionsOf } from "../../../base/mod.ts";
import { INSTRUCTIONS } from "./instructions.ts";

/** Cases have fewer members: from here on sorting costs less than all pairs. */
export const SORT_FROM = 160;

/** Cases at a time, and where in the memory of the instructions things are, bytes. */
const CASES = 128;
const [TRUTH, DIFFERENCE, DISTANCE, PAIRS] = [163840, 164864, 165888, 166912];

/** Sums over the members x of a case with truth y. */
export interface CaseSums {
  /** Of x - y. */
  readonly difference: number;
  /** Of |x - y|. */
  readonly distance: number;
  /** Of |x - x'| over unordered pairs. */
  readonly pairs: number;
}

/** Cases of as many members each, whose sums are taken many at a time. */
export interface CaseBlock {
  /** Adds a case: members, truth and weight. */
  add(row: ArrayLike<number>, truth: number, weight: number): void;
  /** Hands out the sums of the cases that have not been. */
  end(): void;
}

interface Instructions {
  readonly rows: Float64Array;
  readonly truth: Float64Array;
  readonly difference: Float64Array;
  readonly distance: Float64Array;
  readonly pairs: Float64Array;
  sums(cases: number, members: number): void;
}

let made: Instructions | undefined;

/** The instructions of `members.wat` and their memory, made once. */
function instructions(): Instructions {
  if (made !== undefined) return made;
  const exports = instructionsOf(INSTRUCTIONS);
  const { buffer } = exports["memory"] as WebAssembly.Memory;
  const ofCases = (place: number) => new Float64Array(buffer, place, CASES);
  return made = {
    rows: new Float64Array(buffer, 0, CASES * SORT_FROM),
    truth: ofCases(TRUTH),
    difference: ofCases(DIFFERENCE),
    distance: ofCases(DISTANCE),
    pairs: ofCases(PAIRS),
    sums: exports["sums"] as Instructions["sums"],
  };
}

/**
 * Takes the sums of cases of `members` members, fewer than {@link SORT_FROM}, by the vector instructions that JavaScript
 * reaches through WebAssembly only, and hands them to `visit` in the order of the cases, some later than they came. One
 * block at a time: all share one memory.
 */
export function caseBlock(members: number, visit: (sums: CaseSums, weight: number) => void): CaseBlock {
  const { rows, truth, difference, distance, pairs, sums } = instructions();
  const weights = new Float64Array(CASES);
  let cases = 0;
  const end = () => {
    sums(cases + cases % 2, members);
    for (let i = 0; i < cases; i++) {
      visit({ difference: difference[i]!, distance: distance[i]!, pairs: pairs[i]! }, weights[i]!);
    }
    cases = 0;
  };
  return {
    add: (row, y, weight) => {
      const first = cases * members;
      for (let j = 0; j < members; j++) rows[first + j] = row[j]!;
      truth[cases] = y;
      weights[cases++] = weight;
      if (cases === CASES) end();
    },
    end,
  };
}
