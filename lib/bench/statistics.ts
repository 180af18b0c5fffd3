import { randomStream } from "../base/mod.ts";

/** Middle and spread of some numbers. */
export interface Spread {
  /** Median. */
  readonly median: number;
  /** First quartile. */
  readonly low: number;
  /** Third quartile. */
  readonly high: number;
  /** How many. */
  readonly count: number;
}

/** A value with an interval. */
export interface RatioInterval {
  /** Value. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Quantile `q` of sorted numbers, linear between them (Hyndman & Fan 1996, type 7). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/** Median of some numbers. */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** Median and quartiles. @throws RangeError for no numbers */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("Cannot summarise no measurements: take one at least");
  const sorted = Float64Array.from(values).sort();
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    count: values.length,
  };
}

/** Draws of the bootstrap. */
const REPLICATES = 2000;

/**
 * How many times `a` is `b`: the median of the ratios of the rounds' medians, since what disturbs a machine disturbs
 * both sides of a round; with the 95 % percentile interval of 2,000 bootstrap draws of the rounds.
 *
 * @param a measurements of each round
 * @param b measurements of the same rounds
 */
export function ratioOfRounds(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): RatioInterval {
  const ratios = a.map((round, i) => median(round) / median(b[i]!));
  const stream = randomStream(0, "ratio of rounds");
  const medians = Float64Array.from(
    { length: REPLICATES },
    () => median(ratios.map(() => ratios[stream.integer(ratios.length)]!)),
  ).sort();
  return { value: median(ratios), low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}
