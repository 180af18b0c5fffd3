import { WET_RATE } from "../../base/mod.ts";

/** Bins of log-rain, how wide and how many: up to 300 mm/h. */
const [WIDTH, BINS] = [0.25, 33];

/** Bytes of a table. */
export const TABLE_BYTES: number = 4 * BINS;

/**
 * The mean rain rate, mm h-1, where log-rain came back as it did: the rate of a mean of logarithms is below the mean rate, so
 * codes of log-rain look the rate up.
 *
 * @param logRain log-rain as it came back
 * @param rates rain rate as it was, mm h-1, NaN where missing
 */
export function fitRates(logRain: Float32Array, rates: Float32Array): (logRain: number) => number {
  const [sums, cells] = [new Float64Array(BINS), new Float64Array(BINS)];
  const binOf = (value: number): number => Math.max(0, Math.min(BINS - 1, Math.round(value / WIDTH)));
  for (let i = 0; i < rates.length; i++) {
    if (Number.isNaN(rates[i]!)) continue;
    const bin = binOf(logRain[i]!);
    sums[bin]! += rates[i]!;
    cells[bin]!++;
  }
  const table = sums.map((sum, bin) => cells[bin]! > 0 ? sum / cells[bin]! : WET_RATE * Math.exp(bin * WIDTH));
  return (value) => table[binOf(value)]!;
}
