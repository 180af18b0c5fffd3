import type { RainSeries } from "./blocks.ts";
import { numbersOf, type PairColumns } from "./columns.ts";

/**
 * Mean of a column over all cells as time goes: what storms are cut from. One pass; the rows may come in any order.
 *
 * @param rows Batches of rows with `time` and the column.
 * @param column Column of the rain, mm h-1. Default "radar_rain_rate".
 * @returns Rising times, and the mean of the values present; NaN where none is.
 * @throws TypeError when a column is not there.
 */
export async function domainRain(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  column = "radar_rain_rate",
): Promise<RainSeries> {
  const sums = new Map<number, { sum: number; count: number }>();
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const values = numbersOf(batch, column);
    for (let i = 0; i < times.length; i++) {
      let entry = sums.get(times[i]!);
      if (entry === undefined) sums.set(times[i]!, entry = { sum: 0, count: 0 });
      if (Number.isNaN(values[i]!)) continue;
      entry.sum += values[i]!;
      entry.count++;
    }
  }
  const time = Float64Array.from(sums.keys()).sort();
  return { time, rain: time.map((t) => sums.get(t)!.sum / sums.get(t)!.count) };
}
