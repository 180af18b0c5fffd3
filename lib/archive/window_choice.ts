import { isRain } from "./variable_writer.ts";
import { WET_RATE } from "../base/mod.ts";
import { physicalTable } from "./box_sink.ts";
import type { DayRecord } from "./day_record.ts";
import { type ArchiveGroup, type ArchiveVariable, chunkCounts, type ChunkShape } from "./layout.ts";
import type { Packed } from "./packing.ts";
import type { ResolvedSchema } from "./window_options.ts";

/**
 * Makes the test whether a window is wanted for its wet and missing cells; null when all are.
 *
 * @param variable What the values are of; null when they are physical.
 */
export function wantedTest(
  { wetFraction, maxMissingCells }: Pick<ResolvedSchema, "wetFraction" | "maxMissingCells">,
  variable: ArchiveVariable | null,
): ((values: Packed) => boolean) | null {
  if (wetFraction === null && maxMissingCells >= 1) return null;
  const threshold = wetFraction?.threshold ?? WET_RATE;
  const { table, low } = variable === null ? { table: null, low: 0 } : physicalTable(variable);
  // by stored value: 0 missing, 1 dry, 3 wet
  const classes = table === null ? null : Uint8Array.from(table, (v) => Number.isNaN(v) ? 0 : v >= threshold ? 3 : 1);
  return (values) => {
    let valid = 0;
    let wet = 0;
    if (classes === null) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (value >= threshold) wet++;
        if (!Number.isNaN(value)) valid++;
      }
    } else {
      for (let i = 0; i < values.length; i++) {
        const found = classes[values[i]! - low]!;
        valid += found & 1;
        wet += found >> 1;
      }
    }
    if (values.length - valid > maxMissingCells * values.length) return false;
    if (wetFraction === null) return true;
    const share = valid === 0 ? 0 : wet / valid;
    return share >= wetFraction.min && share <= wetFraction.max;
  };
}

/**
 * Makes the test that tells from the statistics of the chunks, without reading them, that a window cannot be as wet as wanted;
 * null when they cannot tell. It takes the records of the days, by number, and where the window begins.
 */
export function dryTest(
  group: ArchiveGroup & { readonly chunk: ChunkShape },
  variable: ArchiveVariable,
  { wetFraction, frames, size, coarsen }: ResolvedSchema,
): ((records: ReadonlyMap<number, DayRecord | null>, start: number, y: number, x: number) => boolean) | null {
  if (!isRain(variable) || wetFraction === null || wetFraction.min <= 0 || wetFraction.threshold < WET_RATE) {
    return null;
  }
  const side = size * coarsen; // a mean is wet only where a cell is
  const [ct, cy, cx] = group.chunk;
  const [perDay, rows, columns] = chunkCounts(group, group.chunk);
  return (records, start, y, x) => {
    for (let i = Math.floor(start / ct); i <= Math.floor((start + frames - 1) / ct); i++) {
      const statistics = records.get(Math.floor(i / perDay))?.statistics[variable.name];
      if (statistics === undefined) continue;
      for (let j = Math.floor(y / cy); j <= Math.floor((y + side - 1) / cy); j++) {
        for (let k = Math.floor(x / cx); k <= Math.floor((x + side - 1) / cx); k++) {
          if (statistics.wet[((i % perDay) * rows + j) * columns + k]! > 0) return false;
        }
      }
    }
    return true;
  };
}
