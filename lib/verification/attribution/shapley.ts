/**
 * Shares of players in what they gain together: of each the mean, over all orders in which they may come, of what it adds to
 * those before it (Shapley 1953). Of explained variance this is the measure of Lindeman, Merenda & Gold (1980, Introduction to
 * Bivariate and Multivariate Analysis, p. 119 ff.): see Groemping (2007, Am. Stat. 61, 139).
 *
 * @param gains Gain of each set of players, [set]: player k is in sets whose bit k is 1; 2 to the number of players.
 * @returns Share of each player; they sum to the gain of all less that of none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(shapley([0, 1, 2, 5]), [2, 3]);
 * ```
 */
export function shapley(gains: ArrayLike<number>): number[] {
  const players = Math.log2(gains.length);
  if (!Number.isInteger(players)) throw new RangeError(`${gains.length} gains are not those of all sets of players`);
  // (others before)! (others after)! / players!
  const weights = [1 / players];
  for (let k = 1; k < players; k++) weights.push(weights[k - 1]! * k / (players - k));
  return Array.from({ length: players }, (_, player) => {
    let share = 0;
    for (let set = 0; set < gains.length; set++) {
      if (set >> player & 1) continue;
      share += weights[members(set)]! * (gains[set | 1 << player]! - gains[set]!);
    }
    return share;
  });
}

/** How many bits of `set` are 1. */
function members(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
