import { type Pairs, weightAt } from "../accumulator.ts";
import { eachBlock, type PairBlock } from "../vectors/pairs.ts";

/** Thresholds up to which counting each pair of them four pairs at a time is faster than one pass over single pairs. */
const FEW = 3;

/** Adds pairs to a state of the number of pairs, then the table [estimated, true]. @throws RangeError for a negative weight */
export function addCategories(state: Float64Array, pairs: Pairs, limits: Limits): void {
  const { truth, estimate, weights } = pairs;
  if (weights !== undefined) sum(state, pairs, limits);
  else if (truth instanceof Float32Array && estimate instanceof Float32Array) {
    eachBlock(truth, estimate, (block) => addBlock(state, block, limits));
  } else count(state, pairs, limits);
}

/** Adds a block of pairs. */
export function addBlock(state: Float64Array, block: PairBlock, limits: Limits): void {
  state[0]! += block.zeros;
  state[1 + categoryOf(0, limits.y) * (limits.x.length + 1) + categoryOf(0, limits.x)]! += block.zeros;
  if (limits.x.length <= FEW) countReached(state, block, limits);
  else count(state, block, limits);
}

/** Rising limits of the categories, as the arrays hold them. */
export interface Limits {
  /** Of the truth. */
  readonly x: Float64Array;
  /** Of the estimate. */
  readonly y: Float64Array;
}

/** Category of a value: how many of the rising limits it reaches. */
function categoryOf(value: number, limits: Float64Array): number {
  let category = 0;
  while (category < limits.length && value >= limits[category]!) category++;
  return category;
}

/** Counts how many pairs reach each pair of limits, and from that how many lie in each cell. */
function countReached(state: Float64Array, block: PairBlock, limits: Limits): void {
  const [limitsX, limitsY] = [[-Infinity, ...limits.x], [-Infinity, ...limits.y]];
  const size = limitsX.length;
  // one row and one column more than the table: nothing reaches beyond the last limit
  const reached = new Float64Array((size + 1) ** 2);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const pairs = x + y === 0 ? block.truth.length : block.count(limitsX[x]!, limitsY[y]!);
      if (pairs === 0) break;
      reached[y * (size + 1) + x] = pairs;
    }
  }
  state[0]! += reached[0]!;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * (size + 1) + x;
      state[1 + y * size + x]! += reached[at]! - reached[at + 1]! - reached[at + size + 1]! + reached[at + size + 2]!;
    }
  }
}

/** Counts pairs. Most of a field of rain is dry in both: told first, and counted in a register. */
function count(state: Float64Array, { truth, estimate }: Pairs, { x: limitsX, y: limitsY }: Limits): void {
  const size = limitsX.length + 1;
  const [lowX = Infinity, lowY = Infinity] = [limitsX[0], limitsY[0]];
  let present = 0;
  let dry = 0;
  for (let i = 0; i < truth.length; i++) {
    const x = truth[i]!;
    const y = estimate[i]!;
    if (x < lowX && y < lowY) dry++;
    else if (!Number.isNaN(x) && !Number.isNaN(y)) {
      present++;
      state[1 + categoryOf(y, limitsY) * size + categoryOf(x, limitsX)]! += 1;
    }
  }
  state[0]! += present + dry;
  state[1]! += dry;
}

/** Sums the weights of pairs. @throws RangeError for a negative one */
function sum(state: Float64Array, { truth, estimate, weights }: Pairs, { x: limitsX, y: limitsY }: Limits): void {
  const size = limitsX.length + 1;
  for (let i = 0; i < truth.length; i++) {
    const [x, y] = [truth[i]!, estimate[i]!];
    const w = weightAt(weights, i);
    if (!(w > 0) || Number.isNaN(x) || Number.isNaN(y)) continue;
    state[0]! += 1;
    state[1 + categoryOf(y, limitsY) * size + categoryOf(x, limitsX)]! += w;
  }
}
