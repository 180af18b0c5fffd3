import { centre, fitAdditive } from "./additive_model.ts";
import { comparableLevels } from "./comparable.ts";
import { type CrossProducts, type Design, ERROR, productAt, weightOf } from "./cross_products.ts";

/** What data say of each level, by its row; NaN where they say nothing. */
export interface LevelEffects {
  /** Mean error of the level. */
  readonly means: Float64Array;
  /** Mean error of the level less that of all comparable levels of its factor. */
  readonly raw: Float64Array;
  /** The same with the other factors held alike. */
  readonly adjusted: Float64Array;
  /** Levels of each factor that can be told from one another. */
  readonly comparable: readonly (readonly number[])[];
  /** Combinations of levels along which the data are blind. */
  readonly blind: readonly Float64Array[];
}

/**
 * Effects of levels as they are seen and as the additive model adjusts them. Both have the weighted mean 0 over the comparable
 * levels of a factor, so that they can stand side by side: mean + adjusted is the mean error that the level would have were it
 * seen with the mix of the other factors that all data have (direct standardisation).
 */
export function levelEffects(products: CrossProducts, design: Design): LevelEffects {
  const { effects, blind } = fitAdditive(products, design);
  const comparable = comparableLevels(products, design, blind);
  const means = effects.map((_, level) => products[productAt(level, ERROR)]! / weightOf(products, level));
  const raw = means.map(() => NaN);
  const adjusted = means.map(() => NaN);
  comparable.forEach((levels) => {
    for (const level of levels) [raw[level], adjusted[level]] = [means[level]!, effects[level]!];
    centre(raw, levels, products);
    centre(adjusted, levels, products);
  });
  return { means, raw, adjusted, comparable, blind };
}
