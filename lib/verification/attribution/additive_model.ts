import { type CrossProducts, type Design, ERROR, meanError, weightOf } from "./cross_products.ts";
import { eliminate, leftOver, regression } from "./elimination.ts";

/** error = mean + effect of the level of each factor + rest. */
export interface AdditiveModel {
  /** Mean error. */
  readonly mean: number;
  /** Effect of each level, by its row, 0 for levels not seen; weighted by their rows they sum to 0 in each factor. */
  readonly effects: Float64Array;
  /**
   * Weights of levels, by row, whose indicators so weighted cancel in every row of data: nothing tells the effects along
   * them. Those that only say that every row has a level of each factor are among them, and are constant in each factor.
   */
  readonly blind: readonly Float64Array[];
}

/**
 * Fits an additive model by weighted least squares (Searle 1987, Linear Models for Unbalanced Data, chapters 4 and 5). Of the
 * many solutions that fit alike, the one whose effects have the weighted mean 0 in each factor: with a single factor, effects
 * are then group means less the mean of all.
 *
 * @param products Cross products of the data.
 * @param design Factors of the model; none for the mean alone.
 * @param all Factors of the data. Default: those of the model.
 */
export function fitAdditive(products: CrossProducts, design: Design, all: Design = design): AdditiveModel {
  const levels = design.flat().filter((level) => weightOf(products, level) > 0);
  const factor = eliminate(products, [...levels, ERROR]);
  const size = 1 + Math.max(ERROR, ...all.flat());
  const byRow = (coefficients: Float64Array): Float64Array => {
    const rows = new Float64Array(size);
    coefficients.forEach((coefficient, k) => rows[levels[k]!] = coefficient);
    return rows;
  };
  const effects = byRow(regression(factor, levels.length));
  for (const ofFactor of design) centre(effects, ofFactor, products);
  const blind = levels.flatMap((level, k) => {
    if (leftOver(factor, k) > 0) return [];
    const combination = byRow(regression(factor, k));
    combination[level] = -1;
    return [combination];
  });
  return { mean: meanError(products, all), effects, blind };
}

/** Takes their weighted mean from the effects of `levels` that were seen. */
export function centre(effects: Float64Array, levels: readonly number[], products: CrossProducts): void {
  const seen = levels.filter((level) => weightOf(products, level) > 0);
  const total = seen.reduce((sum, level) => sum + weightOf(products, level), 0);
  const mean = seen.reduce((sum, level) => sum + weightOf(products, level) * effects[level]!, 0) / total;
  for (const level of seen) effects[level]! -= mean;
}

/**
 * What is left of the error once the model is taken off, as coefficients of the rows: of data that the model may not know.
 * The mean stands with the levels of the first factor, of which every row of data has one.
 */
export function restOf({ mean, effects }: AdditiveModel, design: Design): Float64Array {
  const coefficients = effects.map((effect) => -effect);
  for (const level of design[0]!) coefficients[level]! -= mean;
  coefficients[ERROR] = 1;
  return coefficients;
}
