/** Options of {@link falseDiscovery}. */
export interface FalseDiscoveryOptions {
  /** Greatest share of false discoveries among all, in (0, 1). Default 0.1: twice 0.05, for spatially correlated tests. */
  readonly rate?: number;
  /**
   * "benjamini-hochberg" for independent or positively dependent tests, "benjamini-yekutieli" for any dependence, at a cost of
   * power. Default "benjamini-hochberg".
   */
  readonly method?: "benjamini-hochberg" | "benjamini-yekutieli";
}

/** Which of many tests are discoveries. */
export interface FalseDiscovery {
  /** Adjusted p-values, NaN where the p-value was, [test]: a test is a discovery at any rate from it on. */
  readonly adjusted: readonly number[];
  /** Whether a test is a discovery, [test]. */
  readonly discoveries: readonly boolean[];
  /** Number of tests, those of NaN not counted. */
  readonly tests: number;
  /** Rate. */
  readonly rate: number;
  /** Method. */
  readonly method: "benjamini-hochberg" | "benjamini-yekutieli";
}

/**
 * Control of the false discovery rate over many groups or grid cells (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57, 289;
 * Benjamini & Yekutieli 2001, Ann. Stat. 29, 1165; for fields Wilks 2016, BAMS 97, 2263).
 *
 * @param p P-values, NaN where there was no test, [test].
 * @throws RangeError when a p-value is outside [0, 1], the rate outside (0, 1) or the method unknown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(falseDiscovery([0.01, 0.5, 0.04, NaN]).discoveries, [true, false, true, false]);
 * ```
 */
export function falseDiscovery(p: ArrayLike<number>, options: FalseDiscoveryOptions = {}): FalseDiscovery {
  const { rate = 0.1, method = "benjamini-hochberg" } = options;
  if (!(rate > 0 && rate < 1)) throw new RangeError(`Rate ${rate} is outside (0, 1)`);
  if (method !== "benjamini-hochberg" && method !== "benjamini-yekutieli") {
    throw new RangeError(`Method "${method}" is unknown: use "benjamini-hochberg" or "benjamini-yekutieli"`);
  }
  const values = Array.from(p);
  const bad = values.find((value) => value < 0 || value > 1);
  if (bad !== undefined) throw new RangeError(`P-value ${bad} is outside [0, 1]`);
  const falling = [...values.keys()].filter((i) => !Number.isNaN(values[i]!)).sort((a, b) => values[b]! - values[a]!);
  const tests = falling.length;
  const penalty = method === "benjamini-hochberg" ? 1 : falling.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
  const adjusted = values.map(() => NaN);
  let least = 1;
  falling.forEach((i, k) => adjusted[i] = least = Math.min(least, values[i]! * penalty * tests / (tests - k)));
  return { adjusted, discoveries: adjusted.map((value) => value <= rate), tests, rate, method };
}
