import { type Accumulator, pairCount, type Pairs } from "./accumulator.ts";
import { type EventOperator, isAbove, readTable, TABLE, type Table, tableCell, thresholdsIn } from "./contingency.ts";
import type { Hits } from "./continuous/hits.ts";
import {
  addKnownMoments,
  addManyMoments,
  addMoments,
  mergeMoments,
  MOMENTS,
  type Moments,
  readMoments,
} from "./moments.ts";
import { fillBuffer, pairBuffer, takeLogarithms } from "./pair_buffer.ts";

/** Numbers per threshold: the table, the moments of the hits, the moments of their logarithms. */
const EVENT = TABLE + 2 * MOMENTS;

/** Pairs added at a time. */
const BUFFER = 1024;

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

/** What is known of pairs of weight 1 whose truths reach the same thresholds, and whose estimates do. */
export interface SummedPairs {
  /** Number of thresholds that the truths reach. */
  readonly truthRank: number;
  /** Number of thresholds that the estimates reach. */
  readonly estimateRank: number;
  /** Moments of the values. */
  readonly values: Omit<Moments, "weight">;
  /** Moments of their natural logarithms, of pairs of positive values; not used where either rank is 0. */
  readonly logs: Omit<Moments, "weight">;
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
  /** Adds pairs that were summed elsewhere: every score of pairs is made of such sums. */
  addSums(state: Float64Array, sums: SummedPairs): void;
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
 * Values of a Float32Array meet thresholds rounded as they are: a stored 0.7 equals the threshold 0.7.
 *
 * @throws RangeError when a threshold is not finite or the operator is unknown; `add` throws TypeError when the arrays
 * differ in length and RangeError for a negative weight.
 */
export function paired(options: PairedOptions = {}): PairedAccumulator {
  const { thresholds = [], event = ">=" } = options;
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  }
  const above = isAbove(event);
  const count = thresholds.length;
  const limits = (estimate: unknown, truth: unknown): Limits => ({
    estimate: thresholdsIn(estimate, thresholds),
    truth: thresholdsIn(truth, thresholds),
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
  const buffer = pairBuffer(BUFFER);
  const hitBuffer = pairBuffer(BUFFER);
  const addMany = (s: Float64Array, n: number, limits: Limits): void => {
    addManyMoments(s, 0, buffer, n);
    for (let k = 0; k < count; k++) {
      const o = MOMENTS + k * EVENT;
      const hits = splitEvents(s, o, n, limits.estimate[k]!, limits.truth[k]!);
      addManyMoments(s, o + TABLE, hitBuffer, hits);
      addManyMoments(s, o + TABLE + MOMENTS, hitBuffer, takeLogarithms(hitBuffer, hits));
    }
  };
  const splitEvents = (s: Float64Array, o: number, n: number, limitY: number, limitX: number): number => {
    let hits = 0;
    for (let i = 0; i < n; i++) {
      const x = buffer.x[i]!;
      const y = buffer.y[i]!;
      const w = buffer.w[i]!;
      const estimated = above ? y > limitY : y >= limitY;
      const observed = above ? x > limitX : x >= limitX;
      s[o + tableCell(estimated, observed)]! += w;
      if (!estimated || !observed) continue;
      hitBuffer.x[hits] = x;
      hitBuffer.y[hits] = y;
      hitBuffer.w[hits++] = w;
    }
    return hits;
  };
  /** Of each threshold, how many are at or below it: as many are reached where it is. */
  const rankOf = thresholds.map((threshold) => thresholds.filter((other) => other <= threshold).length);
  const addSums = (s: Float64Array, { truthRank, estimateRank, values, logs }: SummedPairs): void => {
    addKnownMoments(s, 0, values);
    for (let k = 0; k < count; k++) {
      const o = MOMENTS + k * EVENT;
      const estimated = estimateRank >= rankOf[k]!;
      const observed = truthRank >= rankOf[k]!;
      s[o + tableCell(estimated, observed)]! += values.n;
      if (!estimated || !observed) continue;
      addKnownMoments(s, o + TABLE, values);
      addKnownMoments(s, o + TABLE + MOMENTS, logs);
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
    addSums,
    all,
    table,
    hits,
    init: () => new Float64Array(MOMENTS + count * EVENT),
    add: (state, pairs) => {
      const n = pairCount(pairs);
      const at = limits(pairs.estimate, pairs.truth);
      for (let from = 0; from < n; from += BUFFER) {
        const present = fillBuffer(buffer, pairs, from, Math.min(n, from + BUFFER));
        addMany(state, present, at);
      }
      return state;
    },
    merge: (state, other, times = 1) => {
      mergeMoments(state, 0, other, 0, times);
      for (let k = 0; k < count; k++) {
        const o = MOMENTS + k * EVENT;
        for (let cell = o; cell < o + TABLE; cell++) state[cell]! += times * other[cell]!;
        mergeMoments(state, o + TABLE, other, o + TABLE, times);
        mergeMoments(state, o + TABLE + MOMENTS, other, o + TABLE + MOMENTS, times);
      }
      return state;
    },
    value: (state) => ({
      all: all(state),
      events: thresholds.map((threshold, k) => ({ threshold, table: table(state, k), hits: hits(state, k) })),
    }),
  };
}
