/** Definition of sample quantiles by Hyndman & Fan (1996, Am. Stat. 50, 361): 7 as numpy and R, 8 as ETCCDI's software. */
export type QuantileType = 6 | 7 | 8;

/** The offset m of each definition: the quantile is at position n p + m among values counted from 1. */
const OFFSET: Readonly<Record<QuantileType, (p: number) => number>> = {
  6: (p) => p,
  7: (p) => 1 - p,
  8: (p) => (p + 1) / 3,
};

/**
 * Sample quantile, linear between neighbours.
 *
 * @param sorted Rising values without NaN, [n].
 * @param p Probability in [0, 1].
 * @param type Definition. Default 7.
 * @returns NaN without values.
 * @throws RangeError when `p` is outside [0, 1] or the definition unknown.
 */
export function quantile(sorted: ArrayLike<number>, p: number, type: QuantileType = 7): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Probability ${p} is outside [0, 1]`);
  const offset = OFFSET[type];
  if (offset === undefined) throw new RangeError(`Quantile type ${type} is unknown: use 6, 7 or 8`);
  const n = sorted.length;
  if (n === 0) return NaN;
  const at = Math.min(n - 1, Math.max(0, n * p + offset(p) - 1));
  const k = Math.floor(at + 4 * Number.EPSILON * n);
  const rest = Math.max(0, at - k);
  return rest === 0 ? sorted[k]! : sorted[k]! + rest * (sorted[k + 1]! - sorted[k]!);
}
