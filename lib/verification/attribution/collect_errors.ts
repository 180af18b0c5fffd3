import { weightAt } from "../accumulator.ts";
import type { Blocks } from "../blocks.ts";
import { numbersOf, type PairColumns } from "../columns.ts";
import { type Group, groupFinder } from "../group_finder.ts";
import type { Grouping } from "../grouping.ts";
import { addError, type CrossProducts, crossProducts, type Design, triangleLength } from "./cross_products.ts";

/** Levels of all factors together: the memory is that of blocks times half their square. */
const MOST_LEVELS = 250;

/** Cross products of no data and no levels. */
const EMPTY = crossProducts(0);

/** Rows of pairs, reduced to what the additive model needs. */
export interface CollectedErrors {
  /** Names of the factors, as they were written, [factor]. */
  readonly factors: readonly string[];
  /** Rows of the cross products that are levels, [factor][level], the unknown last. */
  readonly design: Design;
  /** Names of the levels, by row of the cross products; that of row 0 is "". */
  readonly names: readonly string[];
  /** Cross products of each block, in the order of time. */
  readonly blocks: readonly CrossProducts[];
  /** Rows read. */
  readonly rows: number;
  /** Rows that count. */
  readonly pairs: number;
}

/** What {@link collectErrors} reads of the rows. */
export interface ErrorColumns {
  /** Factors. */
  readonly factors: readonly Grouping[];
  /** Error of one pair. */
  readonly of: (estimate: number, truth: number) => number;
  /** Independent blocks of time. */
  readonly blocks: Blocks;
  /** Column of the truth. */
  readonly truth: string;
  /** Column of the estimate. */
  readonly estimate: string;
  /** Column of weights. */
  readonly weight: string | undefined;
}

/**
 * Reduces rows to cross products by block, in one pass. A row counts where estimate, truth and weight are present; one whose
 * level is not known has the level "unknown".
 *
 * @throws TypeError for a column that is not there; RangeError for too many levels, or rain that is not finite.
 */
export async function collectErrors(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  { factors, of, blocks, truth, estimate, weight }: ErrorColumns,
): Promise<CollectedErrors> {
  const finders = factors.map(groupFinder);
  const levels = new Map<Group, number>();
  const states = new Map<number, CrossProducts>();
  const current = new Int32Array(factors.length);
  let [rowCount, pairCount] = [0, 0];
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const x = numbersOf(batch, truth);
    const y = numbersOf(batch, estimate);
    const weights = weight === undefined ? undefined : numbersOf(batch, weight);
    const find = finders.map((finder) => finder.in(batch));
    let [time, block, products] = [NaN, NaN, EMPTY];
    for (let i = 0; i < times.length; i++) {
      const w = weightAt(weights, i);
      if (!(w > 0) || Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
      const error = of(y[i]!, x[i]!);
      if (!Number.isFinite(error)) {
        throw new RangeError(`No error of ${estimate} ${y[i]} against ${truth} ${x[i]}: missing rain is NaN or NULL`);
      }
      for (let f = 0; f < find.length; f++) {
        const group = find[f]!(i);
        const level = levels.get(group) ?? levels.size + 1;
        if (level > levels.size) levels.set(group, level);
        current[f] = level;
      }
      if (times[i] !== time) {
        time = times[i]!;
        block = blocks.of(time);
        products = states.get(block) ?? EMPTY;
      }
      if (products.length < triangleLength(levels.size + 1)) {
        states.set(block, products = withRoom(products, levels.size));
      }
      addError(products, current, error, w);
      pairCount++;
    }
    rowCount += times.length;
  }
  const names = ["", ...[...levels.keys()].map(({ label }) => label)];
  return {
    factors: factors.map(({ name }) => name),
    design: finders.map((finder) => finder.groups().map((group) => levels.get(group)!)),
    names,
    blocks: [...states].sort(([a], [b]) => a - b).map(([, products]) => withRoom(products, levels.size)),
    rows: rowCount,
    pairs: pairCount,
  };
}

/** `products` with room for `levels`. @throws RangeError when these are too many */
function withRoom(products: CrossProducts, levels: number): CrossProducts {
  if (levels <= MOST_LEVELS) return crossProducts(levels, products);
  throw new RangeError(
    `The factors have more than ${MOST_LEVELS} levels: give fewer, or bin edges as in "name:0-10-20"`,
  );
}
