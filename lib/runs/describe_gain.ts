import type { ErrorEstimate } from "./evaluate.ts";

/**
 * A gain, 1 - error / error of `rival`, in words: "14 % [9, 18] better than persistence", the same with "worse", or "not
 * distinguishable from" it when the interval holds both.
 */
export function describeGain({ value, low, high }: ErrorEstimate, rival: string): string {
  const percent = (share: number) => (100 * share).toFixed(0).replace(/^-0$/, "0");
  if (low === null || high === null) {
    return `${percent(Math.abs(value))} % ${value < 0 ? "worse" : "better"} than ${rival} (no interval)`;
  }
  if (low > 0) return `${percent(value)} % [${percent(low)}, ${percent(high)}] better than ${rival}`;
  if (high < 0) return `${percent(-value)} % [${percent(-high)}, ${percent(-low)}] worse than ${rival}`;
  return `not distinguishable from ${rival} (gain ${percent(value)} % [${percent(low)}, ${percent(high)}])`;
}
