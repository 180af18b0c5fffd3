import { type Accumulator, pairCount, type Pairs, weightAt } from "./accumulator.ts";
import { type EventOperator, readTable, TABLE, type Table, tableCell } from "./contingency.ts";
import type { Hits } from "./hits.ts";
import { addMoments, mergeMoments, MOMENTS, type Moments, readMoments } from "./moments.ts";

/** Numbers per threshold: the table, the moments of the hits, the moments of their logarithms. */
const EVENT = TABLE + 2 * MOMENTS;

/** Options of {@link paired}. */
export interface PairedOptions {
  /** Event thresholds, in the units of the data. Default none. */
  readonly thresholds?: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** What pairs say about one event. */
export interface PairedEvent {
  /** Threshold of the event, in the units of the data. */
  readonly threshold: number;
  /** Contingency table. */
  readonly table: Table;
  /** Moments of the hits. */
  readonly hits: Hits;
}

/** Everything that the paired scores are made of. */
export interface Paired {
  /** Moments of all pairs. */
  readonly all: Moments;
  /** One per threshold, in their order. */
  readonly events: readonly PairedEvent[];
}

/** {@link paired}: its state is one flat array. */
export interface PairedAccumulator extends Accumulator<Float64Array<ArrayBuffer>, Pairs, Paired> {
  /** Thresholds, as given. */
  readonly thresholds: readonly number[];
  /** Event operator. */
  readonly event: EventOperator;
  /** Adds one pair of weight > 0, neither value missing; `limits` as made by {@link PairedAccumulator.limits}. */
  addPair(state: Float64Array, estimate: number, truth: number, weight: number, limits: Limits): void;
  /** Thresholds to compare the values of these arrays with. */
  limits(estimate: unknown, truth: unknown): Limits;
  /** Moments of all pairs. */
  all(state: Float64Array): Moments;
  /** Contingency table of threshold `k`. */
  table(state: Float64Array, k: number): Table;
  /** Moments of the hits of threshold `k`. */
  hits(state: Float64Array, k: number): Hits;
}

/** Thresholds as the two arrays hold them. */
export interface Limits {
  /** For the estimates. */
  readonly estimate: Float64Array;
  /** For the truth. */
  readonly truth: Float64Array;
}

/**
 * Accumulates pairs: moments of all, and for every threshold the contingency table and the moments of the hits.
 * The threshold of a Float32Array is rounded to single precision first, so that a stored 0.7 equals the threshold 0.7.
 *
 * @throws RangeError when a threshold is not finite or the operator is unknown; `add` throws TypeError when the arrays
 * differ in length and RangeError for a negative weight.
 */
export function paired(options: PairedOptions = {}): PairedAccumulator {
  const { thresholds = [], event = ">=" } = options;
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  }
  if (event !== ">=" && event !== ">") throw new RangeError(`Event operator "${event}" is unknown: use ">=" or ">"`);
  const above = event === ">";
  const count = thresholds.length;
  const double = Float64Array.from(thresholds);
  const single = double.map(Math.fround);
  const limits = (estimate: unknown, truth: unknown): Limits => ({
    estimate: estimate instanceof Float32Array ? single : double,
    truth: truth instanceof Float32Array ? single : double,
  });
  const addPair = (s: Float64Array, y: number, x: number, w: number, limits: Limits): void => {
    addMoments(s, 0, x, y, w);
    for (let k = 0; k < count; k++) {
      const o = MOMENTS + k * EVENT;
      const estimated = above ? y > limits.estimate[k]! : y >= limits.estimate[k]!;
      const observed = above ? x > limits.truth[k]! : x >= limits.truth[k]!;
      s[o + tableCell(estimated, observed)]! += w;
      if (!estimated || !observed) continue;
      addMoments(s, o + TABLE, x, y, w);
      if (x > 0 && y > 0) addMoments(s, o + TABLE + MOMENTS, Math.log(x), Math.log(y), w);
    }
  };
  const all = (s: Float64Array): Moments => readMoments(s, 0);
  const table = (s: Float64Array, k: number): Table => readTable(s, MOMENTS + k * EVENT);
  const hits = (s: Float64Array, k: number): Hits => ({
    values: readMoments(s, MOMENTS + k * EVENT + TABLE),
    logs: readMoments(s, MOMENTS + k * EVENT + TABLE + MOMENTS),
  });
  return {
    thresholds,
    event,
    limits,
    addPair,
    all,
    table,
    hits,
    init: () => new Float64Array(MOMENTS + count * EVENT),
    add: (state, pairs) => {
      const { estimate, truth, weights } = pairs;
      const n = pairCount(pairs);
      const at = limits(estimate, truth);
      for (let i = 0; i < n; i++) {
        const y = estimate[i]!;
        const x = truth[i]!;
        const w = weightAt(weights, i);
        if (w > 0 && !Number.isNaN(x) && !Number.isNaN(y)) addPair(state, y, x, w, at);
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      mergeMoments(state, other, 0, times);
      for (let k = 0; k < count; k++) {
        const o = MOMENTS + k * EVENT;
        for (let cell = o; cell < o + TABLE; cell++) state[cell]! += times * other[cell]!;
        mergeMoments(state, other, o + TABLE, times);
        mergeMoments(state, other, o + TABLE + MOMENTS, times);
      }
      return state;
    },
    value: (state) => ({
      all: all(state),
      events: thresholds.map((threshold, k) => ({ threshold, table: table(state, k), hits: hits(state, k) })),
    }),
  };
}
