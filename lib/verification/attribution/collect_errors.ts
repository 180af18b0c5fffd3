import { weightAt } from "../accumulator.ts";
import { groupFinder, type GroupKeys } from "../group_finder.ts";
import { inOrder } from "../group_states.ts";
import type { Grouping } from "../grouping.ts";
import { type PairRows, type PresentColumns, presentPairs } from "../present_pairs.ts";
import {
  addError,
  addErrors,
  type CrossProducts,
  crossProducts,
  type Design,
  triangleLength,
} from "./cross_products.ts";

/** Levels of all factors together: the memory is that of blocks times half their square. */
const MOST_LEVELS = 250;

/** Cross products of no data and no levels. */
const EMPTY = crossProducts(0);

/** Errors of one level of each factor, in one block, that a database has summed; of weight 1. */
export interface ErrorSum {
  /** Keys of the level, [factor]. */
  readonly keys: readonly GroupKeys[];
  /** Number of the block. */
  readonly block: number;
  /** Number of errors. */
  readonly n: number;
  /** Their sum. */
  readonly sum: number;
  /** Sum of their squares. */
  readonly squares: number;
}

/** Rows of which a database has summed the errors. */
export interface SummedErrors {
  /** Sums of all errors, in any order. */
  readonly errors: AsyncIterable<ErrorSum> | Iterable<ErrorSum>;
  /** How many rows were read. */
  readonly rows: number;
  /** How many of them count. */
  readonly pairs: number;
}

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
export interface ErrorColumns extends PresentColumns {
  /** Factors. */
  readonly factors: readonly Grouping[];
  /** Error of one pair. */
  readonly of: (estimate: number, truth: number) => number;
}

/**
 * Reduces rows to cross products by block, in one pass. A row counts where estimate, truth and weight are present; one whose
 * level is not known has the level "unknown".
 *
 * @throws TypeError for a column that is not there, or a weight where there are sums; RangeError for too many levels, or rain
 * that is not finite.
 */
export async function collectErrors(
  source: PairRows | SummedErrors,
  { factors, of, ...columns }: ErrorColumns,
): Promise<CollectedErrors> {
  let levelCount = 0;
  const finders = factors.map((factor) => groupFinder(factor, () => ++levelCount));
  const states = new Map<number, CrossProducts>();
  const productsOf = (block: number): CrossProducts => {
    let products = states.get(block) ?? EMPTY;
    if (products.length < triangleLength(levelCount + 1)) {
      states.set(block, products = withRoom(products, levelCount));
    }
    return products;
  };
  let [rowCount, pairCount] = [0, 0];
  if ("errors" in source) {
    if (columns.weight !== undefined) throw new TypeError(`Sums have no column "${columns.weight}" to weigh them by`);
    [rowCount, pairCount] = [source.rows, source.pairs];
    for await (const { keys, block, n, sum, squares } of source.errors) {
      const levels = finders.map((finder, f) => finder.of(keys[f]!).value);
      addErrors(productsOf(block), levels, { weight: n, sum, squares });
    }
  } else {
    for await (const { batch, count, pairs: [values], weights, rows, block } of presentPairs(source, columns)) {
      const find = finders.map((finder) => finder.in(batch));
      for (const i of rows) {
        const [y, x] = [values!.estimate[i]!, values!.truth[i]!];
        const error = of(y, x);
        if (!Number.isFinite(error)) {
          const { estimate, truth } = columns.estimates[0]!;
          throw new RangeError(
            `No error of ${estimate} ${y} against ${truth} ${x}: missing rain is NaN or NULL`,
          );
        }
        const levels = find.map((levelOf) => levelOf(i).value);
        addError(productsOf(block[i]!), levels, error, weightAt(weights, i));
      }
      rowCount += count;
      pairCount += rows.length;
    }
  }
  const found = finders.map((finder) => finder.groups());
  const names = [""];
  for (const { label, value } of found.flat()) names[value] = label;
  return {
    factors: factors.map(({ name }) => name),
    design: found.map((levels) => levels.map(({ value }) => value)),
    names,
    blocks: inOrder(states).map((products) => withRoom(products, levelCount)),
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
