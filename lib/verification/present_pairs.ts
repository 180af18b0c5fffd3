import { weightAt } from "./accumulator.ts";
import type { Blocks } from "./blocks.ts";
import { numbersOf, type PairColumns } from "./columns.ts";

/** Rows as they are read: batches of columns, in any order. */
export type PairRows = AsyncIterable<PairColumns> | Iterable<PairColumns>;

/** What rows are read for. */
export interface PresentColumns {
  /** Columns of the estimates, each with that of its truth. */
  readonly estimates: readonly { readonly estimate: string; readonly truth: string }[];
  /** Column of weights. */
  readonly weight?: string | undefined;
  /** Independent blocks of time. */
  readonly blocks: Blocks;
}

/** A batch of rows, and which of them count. */
export interface PresentPairs {
  /** The batch. */
  readonly batch: PairColumns;
  /** Number of its rows. */
  readonly count: number;
  /** Values of the estimates and their truths, [estimate], each [row]. */
  readonly pairs: readonly { readonly estimate: ArrayLike<number>; readonly truth: ArrayLike<number> }[];
  /** Weights, [row]; undefined without. */
  readonly weights: ArrayLike<number> | undefined;
  /** Rows that count: all estimates and truths are present, the weight is above 0. */
  readonly rows: readonly number[];
  /** Block of each row that counts, [row]. */
  readonly block: Float64Array;
}

/**
 * Tells of each batch which rows count: every score of rows reads them so.
 *
 * @throws TypeError for a column that is not there; RangeError for a negative weight.
 */
export async function* presentPairs(
  batches: PairRows,
  { estimates, weight, blocks }: PresentColumns,
): AsyncGenerator<PresentPairs> {
  for await (const batch of batches) {
    const times = numbersOf(batch, "time");
    const pairs = estimates.map(({ estimate, truth }) => ({
      truth: numbersOf(batch, truth),
      estimate: numbersOf(batch, estimate),
    }));
    const weights = weight === undefined ? undefined : numbersOf(batch, weight);
    const rows: number[] = [];
    const block = new Float64Array(times.length);
    let [time, ofTime] = [NaN, NaN];
    for (let i = 0; i < times.length; i++) {
      if (!(weightAt(weights, i) > 0)) continue;
      if (pairs.some(({ estimate, truth }) => Number.isNaN(estimate[i]!) || Number.isNaN(truth[i]!))) continue;
      if (times[i] !== time) {
        time = times[i]!;
        ofTime = blocks.of(time);
      }
      block[i] = ofTime;
      rows.push(i);
    }
    yield { batch, count: times.length, pairs, weights, rows, block };
  }
}
