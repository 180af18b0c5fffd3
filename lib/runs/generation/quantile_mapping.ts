/**
 * A monotone map of rain rates that gives values the distribution of others: of each value the quantile of its level
 * (empirical quantile mapping, Panofsky & Brier 1968). 0 stays 0; beyond the largest value, the ratio of the largest goes on.
 *
 * @param from values, mm h-1; missing ones are left out
 * @param to values of the distribution wanted, mm h-1
 * @throws RangeError when either has no value
 */
export function fitQuantileMapping(from: readonly number[], to: readonly number[]): (value: number) => number {
  const [own, wanted] = [from, to].map((values) => Float64Array.from(values.filter((x) => !Number.isNaN(x))).sort());
  if (own!.length === 0 || wanted!.length === 0) throw new RangeError("Cannot map quantiles: there are no values");
  const last = own!.at(-1)!;
  return (value) => {
    if (Number.isNaN(value)) return NaN;
    if (value <= 0) return 0;
    if (value >= last) return value * wanted!.at(-1)! / last;
    const [below, upTo] = [countBelow(own!, value), countUpTo(own!, value)];
    // between two values the level lies between theirs
    const within = below === upTo ? (value - own![below - 1]!) / (own![below]! - own![below - 1]!) - 0.5 : 0;
    const level = ((below + upTo) / 2 + (below === 0 ? 0 : within)) / own!.length;
    return quantile(wanted!, level);
  };
}

function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Quantile of level `p` in [0, 1], linear between sorted values at their mid levels. */
function quantile(sorted: Float64Array, p: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, p * sorted.length - 0.5));
  const k = Math.floor(at);
  return k + 1 < sorted.length ? sorted[k]! + (at - k) * (sorted[k + 1]! - sorted[k]!) : sorted[k]!;
}
