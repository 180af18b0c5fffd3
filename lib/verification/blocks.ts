import { DAY } from "../grid/mod.ts";
import { type Accumulator, pairCount, type Pairs } from "./accumulator.ts";

/** A division of time into blocks that may be taken as independent of each other. */
export interface Blocks {
  /** What a block is, for results: "day", "storm, dry gap 6 h". */
  readonly kind: string;
  /** Number of the block that holds `time`, s since 1970 UTC. */
  of(time: number): number;
}

/**
 * Blocks of whole UTC days. Rain of one day may well go on into the next: take more days where that matters.
 *
 * @param days Days in a block, a whole number above 0.
 * @throws RangeError when it is not.
 */
export function dayBlocks(days = 1): Blocks {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`${days} days do not make a block: give 1 or more`);
  return { kind: days === 1 ? "day" : `${days} days`, of: (time) => Math.floor(time / (days * DAY)) };
}

/** Rain over a domain as time goes. */
export interface RainSeries {
  /** Times, s since 1970 UTC, rising, [time]. */
  readonly time: ArrayLike<number>;
  /** Rain of the domain, mm h-1, NaN missing, [time]. */
  readonly rain: ArrayLike<number>;
}

/** Options of {@link stormBlocks}. */
export interface StormOptions {
  /** Dry hours that end a storm. Default 6. */
  readonly dryHours?: number;
  /** Rain of the domain at or above which it is wet, mm h-1. Default 0.05. */
  readonly wet?: number;
}

/**
 * Blocks of storms: a block begins with the first wet time after at least `dryHours` without rain, and goes on until the
 * next begins, so it is a storm and the dry spell after it. Such cycles are close to independent, whatever the length of
 * the rain, and no pair is left out: false alarms happen in dry weather. What comes before the first storm is a block.
 *
 * @throws TypeError when the arrays differ in length; RangeError when times do not rise or an option is not positive.
 */
export function stormBlocks(series: RainSeries, options: StormOptions = {}): Blocks {
  const { dryHours = 6, wet = 0.05 } = options;
  const { time, rain } = series;
  if (time.length !== rain.length) {
    throw new TypeError(`Cannot pair ${time.length} times with ${rain.length} values of rain: give as many of each`);
  }
  if (!(dryHours > 0 && wet > 0)) throw new RangeError(`Dry hours ${dryHours} and wet ${wet} mm/h must be positive`);
  const starts: number[] = [];
  let lastWet = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const t = time[i]!;
    if (i > 0 && !(t > time[i - 1]!)) {
      throw new RangeError(`Time ${t} at index ${i} does not come after the one before`);
    }
    if (!(rain[i]! >= wet)) continue;
    if (t - lastWet >= dryHours * 3600) starts.push(t);
    lastWet = t;
  }
  return { kind: `storm, dry gap ${dryHours} h`, of: (time) => countUpTo(starts, time) };
}

/** How many of the rising `starts` are at or before `time`. */
function countUpTo(starts: readonly number[], time: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * States of an accumulator, one per block, in the order of their numbers.
 *
 * @param accumulator What to accumulate.
 * @param pairs Pairs, [pair].
 * @param blocks Block of each pair, whole numbers, [pair].
 * @throws TypeError when the arrays differ in length; RangeError when a block is not a whole number.
 */
export function byBlock<State>(
  accumulator: Accumulator<State, Pairs, unknown>,
  pairs: Pairs,
  blocks: ArrayLike<number>,
): ReadonlyMap<number, State> {
  const count = pairCount(pairs);
  if (blocks.length !== count) throw new TypeError(`${blocks.length} blocks are given for ${count} pairs`);
  const members = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const block = blocks[i]!;
    if (!Number.isInteger(block)) throw new RangeError(`Block ${block} of pair ${i} is not a whole number`);
    const list = members.get(block);
    if (list === undefined) members.set(block, [i]);
    else list.push(i);
  }
  const states = new Map<number, State>();
  for (const [block, indices] of [...members].sort(([a], [b]) => a - b)) {
    states.set(block, accumulator.add(accumulator.init(), pickPairs(pairs, indices)));
  }
  return states;
}

/** Some of the pairs, by index, in arrays that meet thresholds as the given ones do. */
export function pickPairs({ estimate, truth, weights }: Pairs, indices: readonly number[]): Pairs {
  const pick = (values: ArrayLike<number>): ArrayLike<number> => {
    const part = values instanceof Float32Array ? new Float32Array(indices.length) : new Float64Array(indices.length);
    for (let k = 0; k < indices.length; k++) part[k] = values[indices[k]!]!;
    return part;
  };
  const given = weights === undefined ? {} : { weights: pick(weights) };
  return { estimate: pick(estimate), truth: pick(truth), ...given };
}
