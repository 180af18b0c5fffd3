import { mergeSums } from "../sums.ts";
import { fitAdditive, restOf } from "./additive_model.ts";
import {
  type CrossProducts,
  crossProducts,
  type Design,
  ERROR,
  innerProduct,
  meanError,
  totalWeight,
} from "./cross_products.ts";
import { eliminate, leftOver } from "./elimination.ts";
import { shapley } from "./shapley.ts";

/** Parts that blocks are dealt into: each is predicted from the others. */
const FOLDS = 10;

/** The factors that are in `set`. */
const factorsIn = (design: Design, set: number): Design => design.filter((_, factor) => set >> factor & 1);

/** Something of every set of factors, [set]. */
const forSets = <T>(design: Design, of: (factors: Design) => T): T[] =>
  Array.from({ length: 2 ** design.length }, (_, set) => of(factorsIn(design, set)));

/**
 * Shares of the variance of the error that each factor explains in the data it is fitted to, by {@link shapley}: they sum to
 * R squared. A factor without any effect has a share above 0 too, for it fits noise.
 */
export function fittedShares(products: CrossProducts, design: Design): number[] {
  const variation = products[0]! - totalWeight(products, design) * meanError(products, design) ** 2;
  return shapley(forSets(design, (factors) => {
    if (factors.length === 0) return 0;
    const rows = [...factors.flat(), ERROR];
    return 1 - leftOver(eliminate(products, rows), rows.length - 1) / variation;
  }));
}

/** What the factors do for blocks that the model has not seen: sums of squares and products, of each block. */
export interface HeldOut {
  /** Error about the mean of the other blocks, squared. */
  readonly variation: number;
  /** That error times its prediction, shared among the factors: [factor]. */
  readonly covariance: readonly number[];
  /** By how much the predictions take squares away, shared among the factors: [factor]. */
  readonly reduction: readonly number[];
}

/**
 * What each factor explains in blocks that the model has not seen: blocks are dealt in turn into {@link FOLDS} parts, and each
 * part is predicted from the others. Covariance over variation is a share without bias: error and prediction are independent
 * of each other but for what the factor explains, so that of a factor without effect it is 0 on average. Reduction over
 * variation is less than that by what the noise of the fit costs, but varies from block to block as an estimate of the
 * explained variance does (its influence function is 2 y f - f^2): from it intervals can be drawn.
 *
 * @param blocks Cross products of each block, [block].
 * @returns [block]
 */
export function heldOut(blocks: readonly CrossProducts[], design: Design): HeldOut[] {
  const folds = Math.min(FOLDS, blocks.length);
  const found: HeldOut[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const others = blocks.filter((_, b) => b % folds !== fold);
    const known = others.reduce((sum, block) => mergeSums(sum, block), crossProducts(design.flat().length));
    const rests = forSets(design, (factors) => restOf(fitAdditive(known, factors, design), design));
    const [unfitted] = rests;
    for (let b = fold; b < blocks.length; b += folds) {
      const block = blocks[b]!;
      found[b] = {
        variation: innerProduct(block, unfitted!, unfitted!),
        covariance: shapley(rests.map((rest) => -innerProduct(block, unfitted!, rest))),
        reduction: shapley(rests.map((rest) => -innerProduct(block, rest, rest))),
      };
    }
  }
  return found;
}
