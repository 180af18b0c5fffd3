import type { PairBlock } from "./vectors/pairs.ts";

/** Pairs of an estimate and the truth. Missing is NaN; a pair counts where estimate, truth and weight are all present. */
export interface Pairs {
  /** Estimates (satellite, forecast), [pair]. */
  readonly estimate: ArrayLike<number>;
  /** Truth (radar, gauge), [pair], same units. */
  readonly truth: ArrayLike<number>;
  /** Weights, [pair], not negative; a pair of weight zero is left out. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/**
 * A statistic that streams: blocks of an archive are added one by one, states of workers or days are merged.
 * `merge(a, b)` is the state of all the pairs of both, to rounding.
 */
export interface Accumulator<State, Input, Value> {
  /** An empty state. */
  init(): State;
  /** Adds data to `state` in place and returns it. */
  add(state: State, input: Input): State;
  /** Of pairs: adds a block of them in place, which is loaded once for all accumulators that take it. */
  addBlock?(state: State, block: PairBlock): void;
  /** Adds `other`, counted `times` times (default 1), to `state` in place and returns it. */
  merge(state: State, other: State, times?: number): State;
  /** What the state says. */
  value(state: State): Value;
}

/**
 * Number of pairs.
 *
 * @throws TypeError when the arrays differ in length.
 */
export function pairCount({ estimate, truth, weights }: Pairs): number {
  if (estimate.length !== truth.length || (weights !== undefined && weights.length !== truth.length)) {
    const third = weights === undefined ? "" : ` and ${weights.length} weights`;
    throw new TypeError(
      `Cannot pair ${estimate.length} estimates with ${truth.length} true values${third}: give as many of each`,
    );
  }
  return truth.length;
}

/** @throws RangeError when a weight is negative or infinite: a missing one is NaN */
export function checkWeight(weight: number, i: number): void {
  if (weight < 0 || weight === Infinity) {
    throw new RangeError(
      `Weight ${weight} of pair ${i} is ${weight < 0 ? "negative" : "infinite"}: weights are 0 or more`,
    );
  }
}

/**
 * Weight of pair `i`; 1 without weights, 0 for a missing weight.
 *
 * @throws RangeError when it is negative or infinite.
 */
export function weightAt(weights: ArrayLike<number> | undefined, i: number): number {
  if (weights === undefined) return 1;
  const weight = weights[i]!;
  checkWeight(weight, i);
  return weight > 0 ? weight : 0;
}
