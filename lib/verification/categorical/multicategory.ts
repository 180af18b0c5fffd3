import type { Categories } from "./categories.ts";

/** Scores of several categories; NaN where undefined. */
export interface Multicategory {
  /** Share of pairs in the right category, in [0, 1]. */
  readonly accuracy: number;
  /** Heidke's skill score: right ones beyond those of chance, over what chance leaves; at most 1. */
  readonly hss: number;
  /** Peirce's (Hanssen & Kuipers') skill score: the same, over what chance with the true marginals leaves; at most 1. */
  readonly pss: number;
  /** Gerrity's score: equitable, rewards rare categories and near misses; in [-1, 1], NaN when a category never came true. */
  readonly gerrity: number;
}

/**
 * Scores of a joint table of categories: Wilks (2011), section 8.2.6; Gerrity (1992, MWR 120, 2709). For two categories
 * HSS and PSS are those of the event, and Gerrity's is Peirce's.
 *
 * @throws TypeError when the table is not square.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { categoriesOf } from "./mod.ts";
 * const perfect = categoriesOf({ estimate: [0, 2, 6], truth: [0, 3, 9] }, { thresholds: [1, 5] });
 * assert.deepEqual(multicategory(perfect), { accuracy: 1, hss: 1, pss: 1, gerrity: 1 });
 * ```
 */
export function multicategory({ table }: Pick<Categories, "table">): Multicategory {
  const size = Math.sqrt(table.length);
  if (!Number.isInteger(size)) throw new TypeError(`A table of ${table.length} cells is not square`);
  const total = table.reduce((sum, cell) => sum + cell, 0);
  const share = (y: number, x: number): number => table[y * size + x]! / total;
  const all = Array.from({ length: size }, (_, k) => k);
  const sumOver = (of: (k: number) => number): number => all.reduce((sum, k) => sum + of(k), 0);
  const observed = all.map((x) => sumOver((y) => share(y, x)));
  const estimated = all.map((y) => sumOver((x) => share(y, x)));
  const accuracy = sumOver((k) => share(k, k));
  const chance = sumOver((k) => observed[k]! * estimated[k]!);
  const weights = gerrityWeights(observed);
  return {
    accuracy,
    hss: (accuracy - chance) / (1 - chance),
    pss: (accuracy - chance) / (1 - sumOver((k) => observed[k]! ** 2)),
    gerrity: sumOver((y) => sumOver((x) => share(y, x) * weights(y, x))),
  };
}

/** Gerrity's reward for an estimate in category `y` of a truth in category `x`, from the share of each true category. */
function gerrityWeights(observed: readonly number[]): (y: number, x: number) => number {
  const last = observed.length - 1;
  const missing = observed.some((share) => !(share > 0));
  let below = 0;
  // odds against lying in category r or below
  const odds = observed.slice(0, last).map((share) => {
    below += share;
    return (1 - below) / below;
  });
  return (y, x) => {
    if (missing) return NaN;
    const [low, high] = [Math.min(y, x), Math.max(y, x)];
    let reward = low - high;
    for (let r = 0; r < low; r++) reward += 1 / odds[r]!;
    for (let r = high; r < last; r++) reward += odds[r]!;
    return reward / last;
  };
}
