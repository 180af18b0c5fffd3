import type { ComparedProductScore } from "../../lib/report/mod.ts";

/** A score to be shown: name, threshold, scale, group. */
export type Shown = readonly [score: string, threshold: number | null, scale: number | null, group: string];

/** Scores of products, .25 of the first, .125 more of each that follows; differences to the first. */
export function productScores(products: readonly string[], shown: readonly Shown[]): ComparedProductScore[] {
  return products.flatMap((product, k) =>
    shown.map(([score, threshold, scale, group]) => ({
      product,
      score,
      threshold,
      scale,
      group,
      value: 0.25 + k / 8,
      low: 0.2,
      high: 0.5,
      blocks: 9,
      difference: k === 0 ? null : { value: -0.125, low: -0.25, high: 0.0625, blocks: 9 },
    }))
  );
}
