import { type CrossProducts, type Design, weightOf } from "./cross_products.ts";

/** Weights of combinations that differ by less are equal: they are ratios of small whole numbers, found with rounding. */
const SAME = 1e4;

/**
 * Of each factor the levels whose effects can be told from one another. The difference of two effects can be told where no
 * blind combination weighs them differently (estimable functions: Searle 1987, section 8.3). Of several such sets, the one
 * with most data; none where all have a single level.
 *
 * @param blind Combinations of levels along which the data are blind, by row.
 */
export function comparableLevels(
  products: CrossProducts,
  design: Design,
  blind: readonly Float64Array[],
): readonly (readonly number[])[] {
  return design.map((levels) => {
    const seen = levels.filter((level) => weightOf(products, level) > 0);
    const sets = Map.groupBy(seen, (level) => blind.map((weights) => Math.round(weights[level]! * SAME)).join());
    const weigh = (set: readonly number[]) => set.reduce((sum, level) => sum + weightOf(products, level), 0);
    return [...sets.values()].filter((set) => set.length > 1)
      .reduce<readonly number[]>((most, set) => weigh(set) > weigh(most) ? set : most, []);
  });
}

/**
 * Levels of other factors that `level` cannot be told from: with it, they stand out in a combination along which the data are
 * blind.
 *
 * @param comparable As {@link comparableLevels} gives them.
 */
export function collinearWith(
  level: number,
  design: Design,
  comparable: readonly (readonly number[])[],
  blind: readonly Float64Array[],
): readonly number[] {
  for (const weights of blind) {
    const standOut = design.map((levels, f) => {
      const usual = weights[comparable[f]![0] ?? levels[0]!]!;
      return levels.filter((other) => Math.round((weights[other]! - usual) * SAME) !== 0);
    });
    const own = standOut.findIndex((levels) => levels.includes(level));
    if (own >= 0) return standOut.flatMap((levels, f) => f === own ? [] : levels);
  }
  return [];
}
