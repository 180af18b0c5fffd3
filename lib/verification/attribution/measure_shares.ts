import { bootstrap, type BootstrapOptions, type Statistic } from "../bootstrap.ts";
import { whyNotScored } from "../min_blocks.ts";
import { orNull } from "../scores.ts";
import { mergeSums } from "../sums.ts";
import type { CollectedErrors } from "./collect_errors.ts";
import { crossProducts } from "./cross_products.ts";
import { type Measured, measured } from "./measured.ts";
import { fittedShares, type HeldOut, heldOut } from "./variance_shares.ts";

/** Variation of errors that are all alike, as a share of their squares, and the share of a factor of one level: no more than rounding. */
const ROUNDING = 1e-12;

const settled = (share: number): number => Math.abs(share) < ROUNDING ? 0 : share;

/** Shares of the variance of the error. */
export interface MeasuredShares {
  /** What all factors explain together in blocks left out of the fit. */
  readonly explained: Measured;
  /** What they explain in the data of the fit. */
  readonly fitted: number | null;
  /** The same of each factor, [factor]. */
  readonly shares: readonly { readonly share: Measured; readonly fitted: number | null }[];
}

/**
 * Shares of each factor and of all, by the covariance of errors and predictions of blocks left out; intervals by resampling how
 * much the predictions take away from the squares of each block, moved by what the noise of the fit costs on the whole.
 */
export function measureShares(
  { design, names, blocks }: CollectedErrors,
  minBlocks: number,
  draws: BootstrapOptions,
): MeasuredShares {
  const few = whyNotScored(blocks.length, minBlocks);
  if (few !== null) {
    const none = { value: null, low: null, high: null, note: few };
    return { explained: none, fitted: null, shares: design.map(() => ({ share: none, fitted: null })) };
  }
  const parts = heldOut(blocks, design);
  const total = (of: (part: HeldOut) => number): number => parts.reduce((sum, part) => sum + of(part), 0);
  const share = (of: (shared: readonly number[]) => number): Statistic<Float64Array> => {
    const [covariance, reduction] = [total((part) => of(part.covariance)), total((part) => of(part.reduction))];
    const noise = (covariance - reduction) / total(({ variation }) => variation);
    return {
      value: ([variation, ...reductions]) => of(reductions) / variation! + noise,
      mass: ([variation]) => variation!,
      range: [-Infinity, 1],
    };
  };
  const statistics = [
    share((shared) => shared.reduce((sum, value) => sum + value, 0)),
    ...design.map((_, factor) => share((shared) => shared[factor]!)),
  ];
  const sums = { init: () => new Float64Array(1 + design.length), merge: mergeSums<Float64Array<ArrayBuffer>> };
  const states = parts.map(({ variation, reduction }) => Float64Array.of(variation, ...reduction));
  const whole = states.reduce((sum, state) => sums.merge(sum, state), sums.init());
  const products = blocks.reduce((sum, block) => mergeSums(sum, block), crossProducts(names.length - 1));
  const still = whole[0]! > ROUNDING * products[0]! ? null : "the error does not vary";
  const intervals = bootstrap(states, sums, { ...draws, statistics, name: "attribution/shares" });
  const [explained, ...shares] = statistics.map(({ value }, k) => {
    const { low, high, ...interval } = intervals[k]!;
    return measured(settled(value(whole)), { ...interval, low: settled(low), high: settled(high) }, still);
  });
  const fitted = still === null ? fittedShares(products, design) : design.map(() => NaN);
  return {
    explained: explained!,
    fitted: orNull(fitted.reduce((sum, share) => sum + share, 0)),
    shares: shares.map((share, factor) => ({ share, fitted: orNull(settled(fitted[factor]!)) })),
  };
}
